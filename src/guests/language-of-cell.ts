/** Languages of two letters (ISO 639-1) that guests of restaurants may speak. */
const CODES =
  'ab af am ar az ba be bg bn bs ca cs cv cy da de el en eo es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km ko ky lo lt lv mk ml mn ms my ne nl no os pa pl ps pt ro ru sk sl sq sr sv sw ta te tg th tk tl tr tt ug uk ur uz vi xh zh zu'.split(
    ' ',
  )

let byName: Map<string, string> | undefined

/** «русский», `Russian`, `RU` and `ru_RU` as the API takes them; anything else is passed on and judged there. */
export function languageOfCell(cell: unknown): unknown {
  if (typeof cell !== 'string') return cell
  const text = cell.trim()
  const [, code, region] = /^([a-z]{2,3})(?:[-_]([a-z0-9]{2,8}))?$/i.exec(text) ?? []
  if (code) return region ? `${code.toLowerCase()}-${region.toUpperCase()}` : code.toLowerCase()
  byName ??= namesOfLanguages()
  return (
    byName.get(
      text
        .toLowerCase()
        .replace(/\s(язык|language)$/, '')
        .trimEnd(),
    ) ?? text
  )
}

function namesOfLanguages(): Map<string, string> {
  const names = ['ru', 'en'].map((locale) => new Intl.DisplayNames(locale, { type: 'language' }))
  const own = CODES.map((code) => [new Intl.DisplayNames(code, { type: 'language' }).of(code) ?? code, code] as const)
  const told = CODES.flatMap((code) => names.map((each) => [each.of(code) ?? code, code] as const))
  return new Map([...own, ...told].map(([name, code]) => [name.toLowerCase(), code]))
}
