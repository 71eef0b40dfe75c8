import type { proto } from '@whiskeysockets/baileys'
import { objectOf, stringOf } from './json-of-strangers.ts'
import { findOption } from './read-menu.ts'
import { asText, type Reading } from './reading.ts'
import { unwrap } from './unwrap.ts'

type Context = proto.IContextInfo | null | undefined

/** What was chosen from buttons, lists and forms, in the words the person saw. */
export function readAnswer(message: proto.IMessage): Reading | undefined {
  const buttons = message.buttonsResponseMessage
  if (buttons) return chosen(buttons.selectedDisplayText, buttons.selectedButtonId, buttons.contextInfo)
  const list = message.listResponseMessage
  if (list) return chosen(list.title, list.singleSelectReply?.selectedRowId, list.contextInfo)
  const template = message.templateButtonReplyMessage
  if (template) return chosen(template.selectedDisplayText, template.selectedId, template.contextInfo)
  const form = message.interactiveResponseMessage
  return form ? readForm(form) : undefined
}

/** The words; when a client sends only the id, those of the menu it quotes. */
function chosen(text: string | null | undefined, id: string | null | undefined, context: Context): Reading | undefined {
  const quoted = context?.quotedMessage
  return asText([text || (quoted && findOption(unwrap(quoted).message, id ?? undefined)) || id], context)
}

/** What a client writes instead of an answer in some forms. */
const SENT = /^(sent|response sent|отправлено|ответ отправлен)\.?$/i

function readForm(form: proto.Message.IInteractiveResponseMessage): Reading | undefined {
  const context = form.contextInfo
  const params = objectOf(form.nativeFlowResponseMessage?.paramsJson)
  const body = form.body?.text?.trim()
  const fields = fieldsOf(params)
  if (body && !(SENT.test(body) && fields.length > 0)) return asText([body, ...fields], context)
  if (fields.length > 0) return asText(fields, context)
  const words = stringOf(params.title) ?? stringOf(params.display_text) ?? stringOf(params.description)
  const found = chosen(words, stringOf(params.id), context)
  return found ?? { content: { type: 'unsupported', reason: 'unknown_kind', description: 'answer to a form' }, context }
}

/** Of the answer itself, not of the form. */
const NOT_A_FIELD = new Set(['id', 'title', 'display_text', 'description', 'flow_token', 'wa_flow_response_params'])

/** `{"screen_0_Name_0": "Anna"}`, with numbered options: "Name: Anna". */
function fieldsOf(params: Record<string, unknown>): string[] {
  return Object.entries(params).flatMap(([key, value]) => {
    if (NOT_A_FIELD.has(key)) return []
    const name = key
      .replace(/^screen_\d+_/, '')
      .replace(/_\d+$/, '')
      .replaceAll('_', ' ')
      .trim()
    const values = (Array.isArray(value) ? value : [value]).flatMap((item) => wordsOf(item) ?? [])
    return values.length > 0 ? [`${name}: ${values.join(', ')}`] : []
  })
}

function wordsOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.replace(/^\d+_/, '').trim() || undefined
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}
