import { type Choices, numberedLines } from './choices.ts'
import { GraphError } from './graph-error.ts'
import type { ContentOf } from './message-input.ts'

type Interactive = ContentOf<'interactive'>

export type InteractiveText = { text: string; choices: Choices | undefined }

/**
 * Linked numbers have no buttons: they appear in the text as numbered lines. Throws a `GraphError` for what cannot be
 * shown this way.
 */
export function textOfInteractive(interactive: Interactive): InteractiveText {
  const { type, body, action } = interactive
  switch (type) {
    case 'button': {
      const options = action?.buttons?.map(({ reply }) => reply)
      if (!options) throw missing('interactive.action.buttons')
      return framed(interactive, { kind: 'button_reply', options })
    }
    case 'list': {
      const options = action?.sections?.flatMap(({ rows }) => rows) ?? []
      if (options.length === 0) throw missing('interactive.action.sections')
      return framed(interactive, { kind: 'list_reply', options })
    }
    case 'cta_url': {
      const { display_text: label, url } = action?.parameters ?? {}
      if (!url) throw missing('interactive.action.parameters.url')
      return { text: frame(interactive, label ? `${label}: ${url}` : url), choices: undefined }
    }
    case 'location_request_message':
      if (!body) throw missing('interactive.body')
      return { text: body.text, choices: undefined }
    default:
      throw new GraphError(
        131051,
        `Interactive messages of the type ${type.slice(0, 40)} cannot be sent from a linked number.`,
      )
  }
}

function framed(interactive: Interactive, choices: Choices): InteractiveText {
  if (!interactive.body) throw missing('interactive.body')
  const titles = sectionTitles(interactive)
  return { text: frame(interactive, titles ?? numberedLines(choices)), choices }
}

/** Section titles stand above their rows, which are numbered throughout. */
function sectionTitles({ type, action }: Interactive): string | undefined {
  const sections = action?.sections ?? []
  if (type !== 'list' || !sections.some(({ title }) => title)) return undefined
  let before = 0
  const parts = sections.map(({ title, rows }) => {
    const first = before
    before += rows.length
    const lines = rows.map(({ title: name, description }, index) =>
      [`${first + index + 1}. ${name}`, ...(description ? [`    ${description}`] : [])].join('\n'),
    )
    return [...(title ? [`*${title}*`] : []), ...lines].join('\n')
  })
  return parts.join('\n\n')
}

function frame({ header, body, footer }: Interactive, options: string): string {
  const heading = header?.type === 'text' && header.text ? `*${header.text}*` : ''
  return [heading, body?.text ?? '', options, footer?.text ? `_${footer.text}_` : ''].filter(Boolean).join('\n\n')
}

function missing(field: string): GraphError {
  return new GraphError(131008, `The parameter ${field} is required.`)
}
