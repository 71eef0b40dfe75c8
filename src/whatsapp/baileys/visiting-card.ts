import { TextDecoder } from 'node:util'

/** Whom a contact card (vCard 2.1 to 4.0) describes and how to call them. */
export type VisitingCard = { name: string | undefined; phones: string[] }

/** The length of a card that is read: beyond it there are only pictures. */
const MAX_LINES = 5_000
const WANTED = new Set(['FN', 'N', 'ORG', 'TEL'])

type Field = { name: string; params: string; value: string }

/** Reads a card as phones and address books write it: folded lines, quoted-printable, `tel:` addresses, groups. */
export function readVisitingCard(vcard: string): VisitingCard {
  const fields = fieldsOf(vcard)
  const first = (name: string) => fields.find((field) => field.name === name && textOf(field) !== '')
  const [named, parts, company] = [first('FN'), first('N'), first('ORG')]
  const name = (named && textOf(named)) || (parts && nameOfParts(parts)) || (company && partsOf(company).join(', '))
  const phones = fields.filter(({ name }) => name === 'TEL').map((field) => phoneOf(textOf(field)))
  return { name: name || undefined, phones: [...new Set(phones.filter(Boolean))] }
}

/** `item1.TEL;type=CELL:+7 916 123-45-67`, with its continuation lines. Pictures are skipped. */
function fieldsOf(vcard: string): Field[] {
  const fields: Field[] = []
  let open: Field | undefined
  for (const line of vcard.split(/\r\n|\r|\n/, MAX_LINES)) {
    if (open && isQuoted(open) && open.value.endsWith('=')) {
      open.value = open.value.slice(0, -1) + line.trimStart()
    } else if (line.startsWith(' ') || line.startsWith('\t')) {
      if (open) open.value += line.slice(1)
    } else {
      open = fieldOf(line)
      if (open) fields.push(open)
    }
  }
  return fields
}

function fieldOf(line: string): Field | undefined {
  const colon = line.indexOf(':')
  if (colon === -1) return undefined
  const [key = '', ...params] = line.slice(0, colon).toUpperCase().split(';')
  const name = key.slice(key.lastIndexOf('.') + 1).trim()
  return WANTED.has(name) ? { name, params: params.join(';'), value: line.slice(colon + 1).trim() } : undefined
}

const isQuoted = ({ params }: Field) => params.includes('QUOTED-PRINTABLE')

const textOf = (field: Field) => plain(decoded(field))

/** Last name, first name, and more: people are called by the second, then the first. */
function nameOfParts(field: Field): string {
  const [last = '', first = '', middle = ''] = partsOf(field)
  return [first, middle, last].filter(Boolean).join(' ')
}

function partsOf(field: Field): string[] {
  // An escaped semicolon belongs to the text.
  const parts = decoded(field).replaceAll('\\;', '\0').split(';')
  return parts.map((part) => plain(part.replaceAll('\0', ';')))
}

function decoded(field: Field): string {
  if (!isQuoted(field)) return field.value
  const bytes = field.value.replaceAll(/=([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  // Letters that were not quoted are in it as they are.
  if (/[^\0-\xff]/.test(bytes)) return field.value
  return decoderOf(field).decode(Buffer.from(bytes, 'latin1'))
}

function decoderOf({ params }: Field): TextDecoder {
  const charset = /CHARSET=([A-Z0-9_-]{1,20})/.exec(params)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(charset)
  } catch {
    return new TextDecoder()
  }
}

function plain(value: string): string {
  return value
    .replaceAll(/\\[nN]/g, ' ')
    .replaceAll(/\\([\\,;:"])/g, '$1')
    .replaceAll('\0', '')
    .trim()
}

/** `tel:+7-916-123-45-67;ext=12` is only the phone. */
function phoneOf(value: string): string {
  if (!/^tel:/i.test(value)) return value
  return (value.slice(4).split(';', 1)[0] ?? '').trim()
}
