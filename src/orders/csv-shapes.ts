import { DateTime } from 'luxon'

/**
 * Turns the flat cells of a CSV line into the bodies that the API takes. What a cell holds is judged by the same schema
 * afterwards, so a cell that cannot be understood is passed on as it is and refused with its name.
 */
type Cells = Record<string, unknown>

/** No date, time or amount is longer; what is stays as it was written. */
const MAX_CELL = 40

const DATE_FORMATS = [
  'dd.MM.yyyy HH:mm:ss',
  'dd.MM.yyyy HH:mm',
  'dd.MM.yyyy',
  'yyyy-MM-dd HH:mm:ss',
  'yyyy-MM-dd HH:mm',
]

export function orderOfCells(cells: Cells, zone: string): Cells {
  const { phone, guest_phone, name, guest_name, items, total, placed_at, delivered_at, cancelled_at, ...rest } = cells
  return {
    ...rest,
    guest: guestOf(phone ?? guest_phone, name ?? guest_name),
    ...present('items', itemsOfCell(items)),
    ...present('total', numberOfCell(total)),
    ...present('placed_at', timeOfCell(placed_at, zone)),
    ...present('delivered_at', timeOfCell(delivered_at, zone)),
    ...present('cancelled_at', timeOfCell(cancelled_at, zone)),
  }
}

export function statusOfCells({ at, ...rest }: Cells, zone: string): Cells {
  return { ...rest, ...present('at', timeOfCell(at, zone)) }
}

export function bonusOfCells(
  { phone, guest_phone, name, guest_name, amount, at, ...rest }: Cells,
  zone: string,
): Cells {
  return {
    ...rest,
    guest: guestOf(phone ?? guest_phone, name ?? guest_name),
    ...present('amount', numberOfCell(amount)),
    ...present('at', timeOfCell(at, zone)),
  }
}

/** «1 250,50» and `1250.5`. */
export function numberOfCell(cell: unknown): unknown {
  if (typeof cell !== 'string' || cell.length > MAX_CELL) return cell
  const plain = cell.replace(/[\s\u00a0]/g, '').replace(',', '.')
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : cell
}

/** RFC 3339, or a local time of the zone as tables write it. */
export function timeOfCell(cell: unknown, zone: string): unknown {
  if (typeof cell !== 'string') return cell
  if (cell.length > MAX_CELL || isWithZone(cell)) return cell
  for (const format of DATE_FORMATS) {
    const time = DateTime.fromFormat(cell, format, { zone })
    if (time.isValid) return time.toUTC().toISO()
  }
  const iso = DateTime.fromISO(cell, { zone })
  return iso.isValid ? iso.toUTC().toISO() : cell
}

/** A longer cell is no time. */

function isWithZone(cell: string): boolean {
  return cell.includes('T') && /(Z|[+-]\d\d:?\d\d)$/.test(cell)
}

/** «Борщ x2; Хлеб», or JSON as in the API. */
function itemsOfCell(cell: unknown): unknown {
  if (typeof cell !== 'string') return cell
  if (cell.startsWith('[')) {
    try {
      return JSON.parse(cell)
    } catch {
      return cell
    }
  }
  return cell
    .split(/[;|\n]+/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map(itemOfPart)
}

/** «Борщ x2»: the name and how many. */
function itemOfPart(part: string): Cells {
  const counted = /[xх×*]\s{0,3}(\d{1,9}(?:[.,]\d{1,9})?)$/iu.exec(part)
  const name = counted ? part.slice(0, counted.index).trimEnd() : ''
  return counted && name !== '' ? { name, quantity: numberOfCell(counted[1]) } : { name: part }
}

function guestOf(phone: unknown, name: unknown): Cells {
  return { ...present('phone', phone), ...present('name', name) }
}

function present(key: string, value: unknown): Cells {
  return value === undefined ? {} : { [key]: value }
}
