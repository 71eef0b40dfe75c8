import type { Route } from '../route.ts'

/** Words that are not plural nouns, though they end like ones. */
const NO_PLURAL = new Set(['status', 'statistics', 'sms', 'settings'])
const VERBS = { get: 'get', post: 'create', put: 'set', patch: 'update', delete: 'delete' } as const

/**
 * The name of a call, and so of a client's method. `GET /v1/guests` -> `listGuests`, `GET /v1/guests/:id` ->
 * `getGuest`, `POST /v1/guests` -> `createGuest`, `POST /v1/guests/:id/block` -> `blockGuest`. A route whose name would
 * read badly gives its own `operationId`.
 */
export function operationIdOf({ method, path, responses, operationId }: Route): string {
  if (operationId) return operationId
  const parts = path
    .replace(/\.csv$/, '')
    .split('/')
    .filter((part) => part !== '' && part !== 'v1')
  const last = parts.at(-1) ?? ''
  const nouns = parts.flatMap((part, at) => {
    if (part.startsWith(':')) return []
    return [at === parts.length - 1 && method !== 'post' ? part : singular(part)]
  })
  if (path.endsWith('.csv')) return name('download', [...nouns, 'csv'])
  if (method === 'get') return name(isList(responses) && isPlural(last) ? 'list' : 'get', nouns)
  const isAction = method === 'post' && !last.startsWith(':') && !isPlural(last)
  return isAction ? name(last, nouns.slice(0, -1)) : name(VERBS[method], nouns)
}

/** `quick-answers` -> `QuickAnswer`: what a call is about. */
export function nounOf(part: string): string {
  return name('', [singular(part)])
}

function isList(responses: Route['responses']): boolean {
  const answer = responses[200]
  return Boolean(answer && '_zod' in answer && 'shape' in answer && Object.hasOwn(Object(answer.shape), 'data'))
}

function isPlural(word: string): boolean {
  const last = word.slice(word.lastIndexOf('-') + 1)
  return last.endsWith('s') && !last.endsWith('ss') && !NO_PLURAL.has(last)
}

function singular(word: string): string {
  if (!isPlural(word)) return word
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`
  return word.slice(0, word.endsWith('uses') ? -2 : -1)
}

function name(verb: string, nouns: readonly string[]): string {
  const words = [verb, ...nouns].flatMap((part) => part.split('-')).flatMap((part) => part.split('_'))
  const [first = '', ...rest] = words
  return [first, ...rest.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))].join('')
}
