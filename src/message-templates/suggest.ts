import { type Components, type Place, partsOf, placesOf, VARIABLE } from './components.ts'
import { cleanValue } from './fill.ts'

/** Variables with common names for a guest's name. */
const OF_NAMES = /^(?:(?:guest|client|customer|user)_?)?(?:first_?)?name$|^(?:imya|im|guest|client|customer)$/i
/** How a greeting ends, just before the name. */
const GREETING =
  /(?:здравствуйте|здравствуй|приветствуем|привет|добр[а-яё]+\s(?:день|утро|вечер)|уважаем[а-яё]+|дорог[а-яё]+|hello|hi|hey|dear|good\s(?:morning|afternoon|evening|day))[\s,!]*$/iu

type Format = 'positional' | 'named'

/**
 * Suggested values of a template for a guest, by the names of its places, as far as known: their first name where the
 * template greets them. The rest is left to the sender.
 */
export function suggestValues(
  components: Components,
  format: Format,
  guest: { name: string | null },
): Record<string, string> {
  const firstName = cleanValue(guest.name ?? '').split(' ')[0]
  if (!firstName) return {}
  const { header = '', body } = partsOf(components)
  return Object.fromEntries(
    placesOf(components, format)
      .filter((place) => place.kind === 'text' && isName(place, place.name.startsWith('header.') ? header : body))
      .map(({ name }) => [name, firstName]),
  )
}

function isName({ name, parameter }: Place, text: string): boolean {
  const variable = name.slice(name.indexOf('.') + 1)
  if (parameter !== undefined && OF_NAMES.test(parameter)) return true
  const place = [...text.matchAll(VARIABLE)].find(([, inside]) => inside === variable)
  return place !== undefined && GREETING.test(text.slice(0, place.index))
}
