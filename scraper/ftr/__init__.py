"""Site-config files of Full-Text RSS and wallabag: read, with their XPath as CSS, as site files of ours."""
