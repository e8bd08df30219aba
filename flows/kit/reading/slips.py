"""Slips of the pen: two words that differ by one letter."""


def one_slip(typed: str, meant: str) -> bool:
    """Whether *typed* becomes *meant* by adding, dropping or changing one letter, or swapping two neighbours."""
    if abs(len(typed) - len(meant)) > 1 or typed == meant:
        return False
    same = 0
    while same < min(len(typed), len(meant)) and typed[same] == meant[same]:
        same += 1
    left, right = typed[same:], meant[same:]
    if len(left) == len(right):
        return left[1:] == right[1:] or (left[:2] == right[1::-1] and left[2:] == right[2:])
    return left[1:] == right or left == right[1:]
