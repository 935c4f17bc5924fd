"""What follows from sums that cross: a date is in one row of each table, so whoever reads all tables knows many sums.

Arithmetic is modulo a large prime: exact for what is asked here, and without fractions.
"""

_PRIME = 2**61 - 1


def known(sums):
    """Return what is known when the sums of these sets of hidden cells are: rows in reduced echelon form, by pivot."""
    basis: dict[int, dict[int, int]] = {}
    for cells in sums:
        row = _reduced(dict.fromkeys(cells, 1), basis)
        if not row:
            continue
        pivot = min(row)
        inverse = pow(row[pivot], -1, _PRIME)
        row = {cell: factor * inverse % _PRIME for cell, factor in row.items()}
        for other in basis.values():
            if pivot in other:
                _subtract(other, row, other[pivot])
        basis[pivot] = row
    return basis


def follows(cells, basis):
    """Whether the sum of a set of hidden cells follows from what is known."""
    return not _reduced(dict.fromkeys(cells, 1), basis)


def _reduced(row, basis):
    # Rows of the basis hold no pivot but their own, so one pass is enough.
    for pivot in [cell for cell in row if cell in basis]:
        _subtract(row, basis[pivot], row[pivot])
    return row


def _subtract(row, other, factor):
    for cell, value in other.items():
        left = (row.get(cell, 0) - factor * value) % _PRIME
        if left:
            row[cell] = left
        else:
            row.pop(cell, None)
