"""Every error that scraper raises on purpose, as one tree.

ScraperError                    says what happened, where, and what to do
├── ConfigError                 a TOML file or an option is wrong: file, key, line   (exit 2)
├── ArchiveError                the SQLite file can't be used                        (exit 2)
│   ├── ArchiveDamaged          SQLite can't read all of it
│   ├── LockHeld                another run is writing to this archive               (exit 3)
│   └── PageDamaged             a raw page in it can't be read any more
├── FetchError                  one URL could not be fetched                         (exit 1)
│   ├── BadUrl                  it is not an http or https URL
│   ├── AddressRefused          it leads to a private or otherwise forbidden address
│   ├── Unreachable             no connection, or it broke: worth another try later
│   ├── WrongType               the answer is a picture, a film, a PDF: nothing to read
│   ├── TooLarge                the body passed the size cap
│   ├── TimedOut                the request passed its total time
│   ├── TooManyRedirects        the redirects passed their cap
│   ├── BadStatus               the server answered with an error status
│   ├── AskedToWait             the host wants to be left alone for longer than this run waits
│   └── RobotsDisallow          robots.txt does not allow this URL
├── ScheduleError               cron or systemd can't be given the crawl            (exit 1)
└── ExtractError                a page was read, but no article came out             (exit 1)
    ├── ReaderFailed            the page could not be dealt with in time and memory
    ├── NotReadable             not HTML or text, or nothing in it
    ├── NothingKept             the engine found no body text
    ├── NotAnArticle            it is a section, a search, a shop ...: nothing is wrong with it
    ├── SoftNotFound            its words say that it is not there, though its status does not
    ├── TextLost                it shows something else, and less, than the article that it held
    └── NothingListed           a feed, sitemap or section page names no article
"""


class ScraperError(Exception):
    """The root: every message is one a user can act on."""

    exit_code = 1


class ConfigError(ScraperError):
    """A configuration file or option is wrong."""

    exit_code = 2


class ArchiveError(ScraperError):
    """The archive can't be opened, read or written."""

    exit_code = 2


class ArchiveDamaged(ArchiveError):
    """The archive's file is damaged: SQLite can't read all of it."""


class LockHeld(ArchiveError):
    """Another run holds the archive's lock."""

    exit_code = 3


class PageDamaged(ArchiveError):
    """A raw page in the archive can't be read any more; the rest can."""


class ScheduleError(ScraperError):
    """The crawl can't be put into a schedule, or taken out of it."""


class FetchError(ScraperError):
    """One URL could not be fetched."""


class BadUrl(FetchError):
    """The text is not an http or https URL."""


class AddressRefused(FetchError):
    """The host leads to an address that the guard refuses."""


class Unreachable(FetchError):
    """The host does not resolve, refuses the connection, or breaks it; another try may succeed."""


class WrongType(FetchError):
    """The answer is of a kind that holds no article, feed or sitemap."""


class TooLarge(FetchError):
    """The body passed the size cap after decompression."""


class TimedOut(FetchError):
    """The request as a whole took longer than allowed."""


class TooManyRedirects(FetchError):
    """The redirects passed their cap, or run in a circle."""


class BadStatus(FetchError):
    """The server answered with a status that carries no article."""


class AskedToWait(FetchError):
    """The host asks to be left alone for longer than this run is ready to wait."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class RobotsDisallow(FetchError):
    """The site's robots.txt does not allow this URL."""


class ExtractError(ScraperError):
    """A page was read, but no article came out of it."""


class NotReadable(ExtractError):
    """The input is neither HTML nor text, or it is empty."""


class NothingKept(ExtractError):
    """The engine and the rules left no body text."""


class NotAnArticle(ExtractError):
    """The page seems to be of another kind: a section, a search, a forum, a shop."""


class SoftNotFound(ExtractError):
    """The page says that there is nothing at its address, with a status that says otherwise: a soft 404."""


class TextLost(ExtractError):
    """Instead of the article that is archived the page shows a little of something else."""


class ReaderFailed(ExtractError):
    """Reading the page took too long or too much memory, ended its process, or met a fault of ours."""


class NothingListed(ExtractError):
    """A feed, sitemap or section page was answered, but names no article, or can't be read as what it is."""
