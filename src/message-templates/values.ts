import { AppError, type FieldError } from '../lib/errors.ts'
import { type Place, placesOf, readComponents, whyUnsendable } from './components.ts'
import { cleanValue, type Filled, fillTemplate, type Values } from './fill.ts'
import type { MessageTemplateRow } from './view.ts'

function isLink(text: string): boolean {
  if (text.length > 2_000 || /\s/.test(text) || !URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' && hostname.includes('.')
}

/**
 * Checks the values of a template: every place, no others, a public address for a file. Values may be empty only if
 * `mayBeEmpty` (they are texts made later). Throws `invalid_input` with what is missing, below `path`.
 */
export function checkValues(row: MessageTemplateRow, values: Values, path: string): void {
  const components = readComponents(row.components)
  const unsendable = whyUnsendable(components, row.category)
  if (unsendable) throw new AppError('invalid_input', `This template cannot be sent from here: ${unsendable}`)
  const places = placesOf(components, row.parameter_format)
  const faults = [
    ...places.flatMap((place) => faultOf(place, values[place.name], path)),
    ...Object.keys(values)
      .filter((name) => !places.some((place) => place.name === name))
      .map((name) => ({ path: `${path}.${name}`, message: `the template has ${namesOf(places)}` })),
  ]
  if (faults.length > 0) {
    throw new AppError('invalid_input', `This template has to be filled in: ${namesOf(places)}.`, faults.slice(0, 30))
  }
}

function faultOf({ name, kind }: Place, value: string | undefined, path: string): FieldError[] {
  const at = `${path}.${name}`
  if (value === undefined || value.trim() === '') return [{ path: at, message: 'is missing' }]
  if (name === 'header.media' && !isLink(value)) {
    return [{ path: at, message: `must be the https address of the ${kind}, from where Meta fetches it` }]
  }
  return []
}

const namesOf = (places: readonly Place[]) => places.map(({ name }) => name).join(', ') || 'nothing to fill in'

/** Filled in for Meta; undefined if nothing is left of a value, or a place has none: Meta would refuse it. */
export function fillClean(row: MessageTemplateRow, values: Values): Filled | undefined {
  const clean = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, cleanValue(value)]))
  const places = placesOf(readComponents(row.components), row.parameter_format)
  return places.every(({ name }) => clean[name]) ? fillTemplate(row, clean) : undefined
}
