import type { Settings } from '../../config/env.ts'
import type { ReadDb } from '../db/index.ts'
import { type GuestRow, guestTimeZone } from '../guests/index.ts'
import type { NumberRow } from '../numbers/index.ts'
import { type GivenParameters, renderForProgram } from '../templates/index.ts'
import type { Choices } from './choices.ts'
import type { GivenFile } from './content.ts'
import { GraphError } from './graph-error.ts'
import type { ContentOf } from './message-input.ts'
import { findTemplateForms } from './store.ts'
import { buttonsOf, isQuickReply } from './template-input.ts'
import { findTemplate, readComponents } from './templates.ts'

type TemplateSettings = Pick<Settings, 'OTKLIK_TIDY_NAMES' | 'OTKLIK_TIME_ZONE'>
type Sent = ContentOf<'template'>
type Component = Sent['components'][number]
type Parameter = Component['parameters'][number]

export type TemplateText = { text: string; choices: Choices | undefined; isMarketing: boolean }

/** A template's text for a guest, filled in by the program. Throws a `GraphError`. */
export async function textOfTemplate(
  { db, settings }: { db: ReadDb; settings: TemplateSettings },
  sent: Sent,
  { guest, number, at }: { guest: GuestRow; number: NumberRow; at: number },
): Promise<TemplateText> {
  const template = await findTemplate(db, sent.name, sent.language.code)
  if (!template) {
    throw new GraphError(132001, `template name (${sent.name.slice(0, 60)}) does not exist in ${sent.language.code}`)
  }
  const rendered = await renderForProgram(db, settings, template, {
    guest,
    language: sent.language.code,
    restaurantId: number.restaurant_id,
    at,
    zone: guestTimeZone(guest, number.time_zone ?? settings.OTKLIK_TIME_ZONE),
    parameters: parametersOf(sent.components),
  })
  if (!('text' in rendered)) throw refusalOf(rendered, sent)
  const form = (await findTemplateForms(db, [template.id])).get(template.id)
  const own = form?.version === template.version ? form : undefined
  return {
    text: rendered.text,
    choices: own && choicesOf(readComponents(own.components), sent.components),
    isMarketing: (form?.category ?? 'MARKETING') === 'MARKETING',
  }
}

/** The file of its header; undefined when there is none. */
export function fileOfHeader({
  components,
}: Sent): { type: 'image' | 'video' | 'document'; file: GivenFile } | undefined {
  const header = components.find(isA('header'))
  for (const { image, video, document } of header?.parameters ?? []) {
    if (image) return { type: 'image', file: image }
    if (video) return { type: 'video', file: video }
    if (document) return { type: 'document', file: { ...document, fileName: document.filename } }
  }
  return undefined
}

const isA =
  (name: string) =>
  ({ type }: Component): boolean =>
    type.toLowerCase() === name

function parametersOf(components: Sent['components']): GivenParameters {
  const texts = [...components.filter(isA('header')), ...components.filter(isA('body'))]
    .flatMap(({ parameters }) => parameters)
    .flatMap((parameter) => {
      const value = valueOfParameter(parameter)
      return value === undefined ? [] : [{ name: parameter.parameter_name, value }]
    })
  const links = components
    .filter((each) => isA('button')(each) && each.sub_type?.toLowerCase() === 'url')
    .map(({ index = 0, parameters: [first] }) => ({ name: `param.u${index}`, value: first?.text ?? '' }))
  const isNamed = texts.length > 0 && texts.every(({ name }) => name !== undefined)
  if (!isNamed) return { positional: [...texts, ...links].map(({ value }) => value) }
  return { named: Object.fromEntries([...texts, ...links].map(({ name, value }) => [name ?? '', value])) }
}

function valueOfParameter({ type, text, currency, date_time: date }: Parameter): string | undefined {
  switch (type) {
    case 'text':
      return text ?? ''
    case 'currency':
      return currency?.fallback_value ?? ''
    case 'date_time':
      return date?.fallback_value ?? ''
    default:
      return undefined
  }
}

/** Its quick replies, with the program's payloads: by default their own titles. */
function choicesOf(written: ReturnType<typeof readComponents>, given: Sent['components']): Choices | undefined {
  const payloads = new Map(
    given
      .filter((each) => isA('button')(each) && each.sub_type?.toLowerCase() === 'quick_reply')
      .map(({ index = 0, parameters: [first] }) => [index, first?.payload ?? first?.text]),
  )
  const options = buttonsOf(written).flatMap((button, index) => {
    const title = button.text ?? ''
    return isQuickReply(button) ? [{ id: payloads.get(index) ?? title, title }] : []
  })
  return options.length > 0 ? { kind: 'button', options } : undefined
}

type Refused = Exclude<Awaited<ReturnType<typeof renderForProgram>>, { text: string }>

function refusalOf(refused: Refused, { name, language }: Sent): GraphError {
  switch (refused.problem) {
    case 'parameters':
      return new GraphError(
        132000,
        `The template ${name.slice(0, 60)} takes ${refused.expected.length} parameters: ${refused.expected.join(', ') || 'none'}.`,
      )
    case 'no_such_language':
      return new GraphError(132001, `template name (${name.slice(0, 60)}) does not exist in ${language.code}`)
    case 'too_long':
      return new GraphError(132005, 'With these parameters the text is too long.')
    case 'empty_text':
      return new GraphError(132012, 'With these parameters nothing is left of the text.')
    default:
      return refused satisfies never
  }
}
