import type { OutgoingTemplate } from '../whatsapp/port.ts'
import { type Components, fillText, type Place, partsOf, placesOf, readComponents } from './components.ts'
import type { MessageTemplateRow } from './view.ts'

/** A template's values, by the names of its places. For `header.media` the address of a file. */
export type Values = Readonly<Record<string, string>>

export type Filled = { text: string; template: OutgoingTemplate }

/** Meta's documented limit of a variable; a body has at most 1,024 characters. */
const LONGEST_VALUE = 1_024

/** A template with its variables filled in: the data for Meta, and how it reads. */
export function fillTemplate(row: MessageTemplateRow, values: Values): Filled {
  const components = readComponents(row.components)
  const places = placesOf(components, row.parameter_format)
  const { name, language, category } = row
  const template = { name, language, category, components: given(places, values) }
  return { text: textOf(components, values), template }
}

/**
 * A value as Meta accepts it: on one line, without tabs, without more than four blanks in a row. Empty: nothing is left
 * of it, and Meta would refuse the message.
 */
export function cleanValue(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim().slice(0, LONGEST_VALUE)
}

function given(places: readonly Place[], values: Values): OutgoingTemplate['components'] {
  const wordFor = ({ name }: Place) => values[name] ?? ''
  const media = places.find(({ name }) => name === 'header.media')
  const header = media
    ? [{ type: media.kind, [media.kind]: { link: wordFor(media) } }]
    : texts(places, 'header.', wordFor)
  const body = texts(places, 'body.', wordFor)
  const buttons = places.flatMap((place) =>
    place.index === undefined
      ? []
      : [
          {
            type: 'button',
            sub_type: subTypeOf(place),
            index: String(place.index),
            parameters: [ofButton(place, wordFor(place))],
          },
        ],
  )
  return [
    ...(header.length > 0 ? [{ type: 'header', parameters: header }] : []),
    ...(body.length > 0 ? [{ type: 'body', parameters: body }] : []),
    ...buttons,
  ]
}

function texts(places: readonly Place[], part: string, wordFor: (place: Place) => string) {
  return places
    .filter(({ name, kind }) => name.startsWith(part) && kind === 'text')
    .map((place) => ({
      type: 'text',
      ...(place.parameter !== undefined && { parameter_name: place.parameter }),
      text: wordFor(place),
    }))
}

const subTypeOf = ({ kind }: Place) => (kind === 'coupon_code' ? 'copy_code' : 'url')

const ofButton = ({ kind }: Place, value: string) =>
  kind === 'coupon_code' ? { type: 'coupon_code', coupon_code: value } : { type: 'text', text: value }

/** How a template reads with these values, whether they are final or not. */
export function textWith({ components }: Pick<MessageTemplateRow, 'components'>, values: Values): string {
  return textOf(readComponents(components), values)
}

/** How it reads: the text in the chat here, and in the timeline. */
export function textOf(components: Components, values: Values): string {
  const { header, media, body, footer, buttons } = partsOf(components)
  const filled = (part: string, text: string) => fillText(text, (name) => values[`${part}.${name}`] ?? `{{${name}}}`)
  const lines = buttons.map((button, index) => {
    const link = button.url ? fillText(button.url, () => values[`button.${index}`] ?? '') : button.phone_number
    return link ? `${button.text ?? ''}: ${link}` : `[ ${button.text ?? values[`button.${index}`] ?? ''} ]`
  })
  return [
    media ? (values['header.media'] ?? '') : header && filled('header', header),
    filled('body', body),
    footer,
    lines.join('\n'),
  ]
    .filter(Boolean)
    .join('\n\n')
}
