/** What people and programs write when a name is not known. */
const NO_NAMES = new Set([
  ...['нет', 'неизвестно', 'без имени', 'имя не указано', 'не указано', 'гость', 'клиент', 'н д'],
  ...['n a', 'null', 'none', 'nan', 'undefined', 'unknown', 'no name', 'guest', 'client'],
])

/** The name of a cell; undefined where it only says that there is none: «-», «???», «нет», `NULL`, `#N/A`, or a phone. */
export function nameOfCell(cell: unknown): unknown {
  if (typeof cell !== 'string') return cell
  const words = cell
    .toLowerCase()
    .replaceAll(/\P{L}+/gu, ' ')
    .trim()
  return words === '' || NO_NAMES.has(words) ? undefined : cell
}
