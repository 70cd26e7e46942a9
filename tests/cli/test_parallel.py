"""Many items on all cores: in order, a few at a time, and none lost when a process dies."""

from collections.abc import Iterator

from scraper.cli.parallel import map_in_order

CRASH = "__import__('os')._exit(1)"


def test_results_come_in_the_order_of_the_items() -> None:
    slow = "sum(range(3_000_000)) * 0"
    items = [slow, *(str(number) for number in range(1, 40))]
    assert list(map_in_order(eval, items, lambda _: -1)) == list(range(40))


def test_an_item_that_kills_its_process_costs_no_other() -> None:
    items = [str(number) for number in range(30)]
    items[3] = items[17] = items[29] = CRASH
    expected = [-1 if item == CRASH else int(item) for item in items]
    assert list(map_in_order(eval, items, lambda _: -1)) == expected


def test_items_are_taken_only_as_they_are_needed() -> None:
    taken = 0

    def items() -> Iterator[str]:
        nonlocal taken
        for number in range(10_000):
            taken += 1
            yield str(number)

    results = map_in_order(eval, items(), lambda _: -1)
    assert [next(results) for _ in range(20)] == list(range(20))
    assert taken < 1000
    results.close()


def test_a_few_items_need_no_processes() -> None:
    here = "__import__('os').getpid()"
    assert len(set(map_in_order(eval, [here] * 3, lambda _: -1))) == 1
