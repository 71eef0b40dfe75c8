import { DateTime } from 'luxon'
import { nameOfCell, phoneInCell } from '../guests/index.ts'

/**
 * Turns the flat cells of a CSV line into the API's bodies. The same schema judges each cell's content afterwards, so a
 * cell that cannot be parsed is passed on as it is and refused with its name.
 */
type Cells = Record<string, unknown>

/** No date, time or amount is longer; longer text stays as it was written. */
const MAX_CELL = 40

/** One letter matches one or two digits: `5.1.2026 9:05` as well. */
const DATES = ['d.M.yyyy', 'd.M.yy', 'yyyy-M-d', 'yyyy.M.d', 'd-M-yyyy']
const DATE_FORMATS = DATES.flatMap((date) => [
  `${date} H:mm:ss`,
  `${date} H:mm`,
  `${date}, H:mm:ss`,
  `${date}, H:mm`,
  date,
])

export function orderOfCells(cells: Cells, zone: string): Cells {
  const { phone, guest_phone, name, guest_name, items, total, delivered_at, cancelled_at, ...others } = cells
  const { placed_at: written, ...rest } = others
  const placed_at = momentOf(written, cells)
  return {
    ...wordsOfCells(rest),
    guest: guestOf(phone ?? guest_phone, name ?? guest_name),
    ...present('items', itemsOfCell(items)),
    ...present('total', numberOfCell(total)),
    ...present('placed_at', timeOfCell(placed_at, zone)),
    ...present('delivered_at', endOfCell(delivered_at, placed_at, zone)),
    ...present('cancelled_at', endOfCell(cancelled_at, placed_at, zone)),
  }
}

export function statusOfCells({ at, ...rest }: Cells, zone: string): Cells {
  return { ...wordsOfCells(rest), ...present('at', timeOfCell(momentOf(at, rest), zone)) }
}

export function bonusOfCells(
  { phone, guest_phone, name, guest_name, amount, at, ...rest }: Cells,
  zone: string,
): Cells {
  return {
    ...rest,
    guest: guestOf(phone ?? guest_phone, name ?? guest_name),
    ...present('amount', numberOfCell(amount)),
    ...present('at', timeOfCell(momentOf(at, rest), zone)),
  }
}

/** Words in Russian tables for the API's values; other words stay and are judged there. */
const STATUS_WORDS: [RegExp, string][] = [
  [/^(не ?доставлен|отмен|отказ)/, 'cancelled'],
  [/^(доставлен[оа]?$|выполнен|завершен|закрыт|выдан|получен)/, 'delivered'],
  [/^(в пути|доставляется|у курьера|передан курьеру|отправлен)/, 'delivering'],
  [/^(готовится|в работе|на кухне|готовка)/, 'cooking'],
  [/^(новый|принят|подтвержден|создан)/, 'accepted'],
]
const DELIVERY_WORDS: [RegExp, string][] = [
  [/^(самовывоз|навынос|с собой)/, 'pickup'],
  [/^(партнер|сервис|агрегатор)/, 'partner'],
  [/^(сво[яйи]|собственн|курьер ресторана|наш курьер)/, 'own'],
]

function wordsOfCells({ status, delivery, ...rest }: Cells): Cells {
  return {
    ...rest,
    ...present('status', wordOf(status, STATUS_WORDS)),
    ...present('delivery', wordOf(delivery, DELIVERY_WORDS)),
  }
}

function wordOf(cell: unknown, words: [RegExp, string][]): unknown {
  if (typeof cell !== 'string' || cell.length > MAX_CELL) return cell
  const word = cell.trim().toLowerCase().replaceAll('ё', 'е')
  return words.find(([pattern]) => pattern.test(word))?.[1] ?? (/^[a-z]+$/.test(word) ? word : cell)
}

/** «1 250,50 ₽», `1250.5` and `1,250.50`. */
export function numberOfCell(cell: unknown): unknown {
  if (typeof cell !== 'string' || cell.length > MAX_CELL) return cell
  const bare = cell.replace(/[\s\u00a0'’]/g, '').replace(/(₽|руб(лей)?\.?|р\.?|rub)$/iu, '')
  // The last of the two signs is the decimal separator: 1,250.50 and 1.250,50.
  const isEnglish = bare.lastIndexOf('.') > bare.lastIndexOf(',')
  const plain = isEnglish ? bare.replaceAll(',', '') : withPoint(bare)
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : cell
}

/** 1.250,50 with a point for its comma. */
function withPoint(number: string): string {
  const comma = number.lastIndexOf(',')
  return comma === -1 ? number : `${number.slice(0, comma).replaceAll('.', '')}.${number.slice(comma + 1)}`
}

/** Many tables have day and hour in two columns: one of them is the field, the other keeps its name. */
function momentOf(cell: unknown, { дата: day, время: hour }: Cells): unknown {
  if (typeof cell !== 'string') return cell
  const isHour = /^\d{1,2}:\d{2}(:\d{2})?$/
  if (typeof day === 'string' && isHour.test(cell)) return `${withoutMidnight(day)} ${cell}`
  const bare = withoutMidnight(cell)
  return typeof hour === 'string' && isHour.test(hour) && !bare.includes(':') ? `${bare} ${hour}` : cell
}

/** «01.11.2026 0:00:00», as programs write a day. */
function withoutMidnight(day: string): string {
  return day.replace(/\s{1,5}0?0:00(:00)?$/, '')
}

/** RFC 3339, or a local time in the zone as tables write it. */
export function timeOfCell(cell: unknown, zone: string): unknown {
  if (typeof cell !== 'string') return cell
  if (cell.length > MAX_CELL || isWithZone(cell)) return cell
  for (const format of DATE_FORMATS) {
    const time = DateTime.fromFormat(cell, format, { zone })
    if (time.isValid) return time.toUTC().toISO()
  }
  const serial = /^[3-6]\d{4}([.,]\d+)?$/.exec(cell)
  if (serial) return timeOfSerial(Number(cell.replace(',', '.')), zone)
  const iso = DateTime.fromISO(cell, { zone })
  return iso.isValid ? iso.toUTC().toISO() : cell
}

/**
 * An Excel day number with a fraction, from 1982 to 2091; rounded to seconds, since a fraction of a day is seldom
 * exact.
 */
function timeOfSerial(serial: number, zone: string): string | null {
  const days = Math.floor(serial)
  const seconds = Math.round((serial - days) * 86_400)
  const { year, month, day } = DateTime.fromObject({ year: 1899, month: 12, day: 30 }, { zone: 'utc' }).plus({ days })
  return DateTime.fromObject({ year, month, day }, { zone }).startOf('day').plus({ seconds }).toUTC().toISO()
}

/** When an order ended. A day without a time is not before an order of that day, though the day begins before it. */
function endOfCell(cell: unknown, placed: unknown, zone: string): unknown {
  const at = timeOfCell(cell, zone)
  const placedAt = timeOfCell(placed, zone)
  if (typeof cell !== 'string' || cell.includes(':') || typeof at !== 'string' || typeof placedAt !== 'string')
    return at
  const [day, ordered] = [at, placedAt].map((text) => DateTime.fromISO(text, { zone }))
  return day?.isValid && ordered?.isValid && day < ordered && day.hasSame(ordered, 'day') ? placedAt : at
}

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

/** «Борщ x2»: the name and the quantity. */
function itemOfPart(part: string): Cells {
  const counted = /[xх×*]\s{0,3}(\d{1,9}(?:[.,]\d{1,9})?)$/iu.exec(part)
  const name = counted ? part.slice(0, counted.index).trimEnd() : ''
  return counted && name !== '' ? { name, quantity: numberOfCell(counted[1]) } : { name: part }
}

function guestOf(phone: unknown, name: unknown): Cells {
  return { ...present('phone', phoneInCell(phone)), ...present('name', nameOfCell(name)) }
}

function present(key: string, value: unknown): Cells {
  return value === undefined ? {} : { [key]: value }
}
