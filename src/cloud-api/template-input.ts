import { z } from 'zod'
import { GraphError } from './graph-error.ts'

const button = z.looseObject({
  type: z.string(),
  text: z.string().max(200).optional(),
  url: z.string().max(2_000).optional(),
  phone_number: z.string().max(40).optional(),
  example: z.unknown().optional(),
})

const component = z.looseObject({
  type: z.string(),
  format: z.string().optional(),
  text: z.string().max(4_096).optional(),
  buttons: z.array(button).max(10).optional(),
})

export const newTemplateInput = z.object({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/, 'must be lower-case letters, digits and underscores'),
  language: z.string().min(2).max(20),
  category: z
    .string()
    .transform((text) => text.toUpperCase())
    .pipe(z.enum(['UTILITY', 'MARKETING', 'AUTHENTICATION'])),
  parameter_format: z
    .string()
    .transform((text) => text.toUpperCase())
    .pipe(z.enum(['POSITIONAL', 'NAMED']))
    .optional(),
  components: z.array(component).min(1).max(20),
})

export type NewTemplateInput = z.output<typeof newTemplateInput>
type Component = z.output<typeof component>
type Button = z.output<typeof button>

export const componentsSchema = z.array(component)

/** What a template says, as one text: linked numbers have neither headers nor buttons. Throws a `GraphError`. */
export function textOfComponents(components: readonly Component[]): string {
  const body = components.find(isA('BODY'))
  if (!body?.text) throw refusal('A template needs a component BODY with a text.')
  const header = components.find(isA('HEADER'))
  const footer = components.find(isA('FOOTER'))
  const unknown = components.find(({ type }) => !['HEADER', 'BODY', 'FOOTER', 'BUTTONS'].includes(type.toUpperCase()))
  if (unknown) throw refusal(`There is no component ${unknown.type.slice(0, 40)} here.`)
  // A media header has no words: its file is given when the template is sent.
  const heading =
    header?.text && (header.format ?? 'TEXT').toUpperCase() === 'TEXT' ? `*${asLiquid(header.text, 'h')}*` : ''
  const buttons = buttonsOf(components)
  return [heading, asLiquid(body.text, 'p'), footer?.text ? asLiquid(footer.text, 'f') : '', buttonLines(buttons)]
    .filter(Boolean)
    .join('\n\n')
}

const isA =
  (name: string) =>
  ({ type }: Pick<Component, 'type'>): boolean =>
    type.toUpperCase() === name

export function buttonsOf(components: readonly Component[]): Button[] {
  return components.filter(isA('BUTTONS')).flatMap(({ buttons = [] }) => buttons)
}

export const isQuickReply = ({ type }: Button): boolean => type.toUpperCase() === 'QUICK_REPLY'

/** Quick replies are numbered, so that guests can answer with the number. */
function buttonLines(buttons: readonly Button[]): string {
  let place = 0
  const lines = buttons.map((each, index) => {
    const { text = '', url = '', phone_number: phone = '' } = each
    switch (each.type.toUpperCase()) {
      case 'QUICK_REPLY':
        place += 1
        return `${place}. ${text}`
      case 'URL':
        return `${text}: ${url.replaceAll(/\{\{\s*1\s*\}\}/g, `{{ param.u${index} }}`)}`
      case 'PHONE_NUMBER':
        return `${text}: ${phone}`
      default:
        throw refusal(`Buttons of the type ${each.type.slice(0, 40)} cannot be sent from a linked number.`)
    }
  })
  return lines.join('\n')
}

/** `{{1}}` and `{{city}}` in the form of our texts. */
function asLiquid(text: string, part: string): string {
  return text.replaceAll(/\{\{\s*([a-z0-9_]+)\s*\}\}/gi, (_, name: string) =>
    /^\d+$/.test(name) ? `{{ param.${part}${Number(name)} }}` : `{{ param.${name.toLowerCase()} }}`,
  )
}

function refusal(details: string): GraphError {
  return new GraphError(100, details, { subcode: 2_388_299 })
}
