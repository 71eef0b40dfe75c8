import { z } from 'zod'
import { storedJson } from '../db/index.ts'

const button = z.looseObject({
  type: z.string().max(60),
  text: z.string().max(200).optional(),
  url: z.string().max(2_000).optional(),
  phone_number: z.string().max(40).optional(),
  example: z.unknown().optional(),
})

const component = z.looseObject({
  type: z.string().max(60),
  format: z.string().max(60).optional(),
  text: z.string().max(4_096).optional(),
  buttons: z.array(button).max(20).optional(),
  example: z.unknown().optional(),
})

/** The parts of a template at Meta: HEADER, BODY, FOOTER, BUTTONS, and others that are kept as they are. */
export const componentsSchema = z.array(component).min(1).max(20)
export type Components = z.output<typeof componentsSchema>
type Button = z.output<typeof button>

export const readComponents = storedJson('message_templates.components', componentsSchema)

/** What has to be filled in when a template is sent. */
export type Place = {
  /** Its name here: `body.1`, `body.first_name`, `header.1`, `header.media`, `button.0`. */
  name: string
  kind: 'text' | 'image' | 'video' | 'document' | 'url_suffix' | 'coupon_code'
  /** For a named one. */
  parameter?: string
  /** For a button: its position among them. */
  index?: number
}

const MEDIA = { IMAGE: 'image', VIDEO: 'video', DOCUMENT: 'document' } as const
/** Without variables: sent as they are. */
const PLAIN_BUTTONS: ReadonlySet<string> = new Set(['QUICK_REPLY', 'PHONE_NUMBER', 'URL', 'COPY_CODE'])
const PARTS: ReadonlySet<string> = new Set(['HEADER', 'BODY', 'FOOTER', 'BUTTONS'])

const isPart =
  (name: string) =>
  ({ type }: { type: string }): boolean =>
    type.toUpperCase() === name

export function partsOf(components: Components) {
  const header = components.find(isPart('HEADER'))
  const media = MEDIA[(header?.format ?? 'TEXT').toUpperCase() as keyof typeof MEDIA]
  return {
    header: media ? undefined : header?.text,
    media,
    body: components.find(isPart('BODY'))?.text ?? '',
    footer: components.find(isPart('FOOTER'))?.text,
    buttons: components.filter(isPart('BUTTONS')).flatMap(({ buttons = [] }): Button[] => buttons),
  }
}

export const VARIABLE = /\{\{\s*([a-z0-9_]{1,60})\s*\}\}/gi

/** The names in a text at Meta, each once: `1`, `first_name`. */
export function variablesIn(text: string): string[] {
  return [...new Set([...text.matchAll(VARIABLE)].map(([, name = '']) => name))]
}

export function fillText(text: string, wordFor: (variable: string) => string): string {
  return text.replaceAll(VARIABLE, (_, name: string) => wordFor(name))
}

/** Everything a template has to be filled in with, in Meta's order. */
export function placesOf(components: Components, format: 'positional' | 'named'): Place[] {
  const { header = '', media, body, buttons } = partsOf(components)
  const inText = (part: 'header' | 'body', text: string): Place[] => {
    const names = variablesIn(text)
    // By number, wherever they are in the text.
    if (format === 'positional') names.sort((a, b) => Number(a) - Number(b))
    return names.map((variable) => ({
      name: `${part}.${variable}`,
      kind: 'text',
      ...(format === 'named' && { parameter: variable }),
    }))
  }
  const inButtons = buttons.flatMap((each, index): Place[] => {
    const type = each.type.toUpperCase()
    if (type === 'COPY_CODE') return [{ name: `button.${index}`, kind: 'coupon_code', index }]
    if (type !== 'URL' || variablesIn(each.url ?? '').length === 0) return []
    return [{ name: `button.${index}`, kind: 'url_suffix', index }]
  })
  const file: Place[] = media ? [{ name: 'header.media', kind: media }] : []
  return [...file, ...inText('header', header), ...inText('body', body), ...inButtons]
}

/** Why a template cannot be sent from here, whatever Meta says about it; undefined: it can. */
export function whyUnsendable(components: Components, category: string): string | undefined {
  if (category === 'authentication') return 'Codes for signing in are not sent from here.'
  if (!components.some(isPart('BODY'))) return 'It has no body.'
  const header = components.find(isPart('HEADER'))
  if (header && !['TEXT', ...Object.keys(MEDIA)].includes((header.format ?? 'TEXT').toUpperCase())) {
    return `Headers of the format ${header.format} cannot be filled in here.`
  }
  const part = components.find(({ type }) => !PARTS.has(type.toUpperCase()))
  if (part) return `Parts of the type ${part.type} cannot be filled in here.`
  const other = partsOf(components).buttons.find(({ type }) => !PLAIN_BUTTONS.has(type.toUpperCase()))
  return other && `Buttons of the type ${other.type} cannot be filled in here.`
}
