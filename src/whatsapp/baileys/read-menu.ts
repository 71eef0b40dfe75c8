import type { proto } from '@whiskeysockets/baileys'
import { type IncomingFile, readFile } from './incoming-media.ts'
import { objectOf, objectsIn, stringOf } from './json-of-strangers.ts'
import type { MediaAddress } from './media-reference.ts'
import { asText, joined, type Reading } from './reading.ts'

/** A text to choose from: its words, the picture above them, and the choices. */
type Menu = {
  lines: (string | null | undefined)[]
  header?: proto.IMessage | null | undefined
  options: Option[]
  context?: proto.IContextInfo | null | undefined
}
type Option = { id?: string | undefined; text: string }

/** Texts with buttons, lists, templates and cards that businesses send: everything a person would read in them. */
export function readMenu(message: proto.IMessage, address: MediaAddress): Reading | undefined {
  const menu = menuOf(message)
  if (!menu) return undefined
  const lines = [...menu.lines, ...menu.options.map(({ text }) => `• ${text}`)]
  const file = menu.header ? readFile(menu.header, address) : undefined
  return file ? withWords(file, lines, menu) : asText(lines, menu.context)
}

function withWords({ media }: IncomingFile, lines: Menu['lines'], { context }: Menu): Reading {
  const text = joined(lines)
  return { content: { type: 'media', media, ...(text ? { text } : {}) }, context }
}

/** The words of what was chosen, by its id. */
export function findOption(message: proto.IMessage | null | undefined, id: string | undefined): string | undefined {
  return id && message ? menuOf(message)?.options.find((option) => option.id === id)?.text : undefined
}

function menuOf(message: proto.IMessage): Menu | undefined {
  const { buttonsMessage: buttons, listMessage: list, interactiveMessage: interactive } = message
  if (buttons) {
    const { text, contentText, footerText, contextInfo: context } = buttons
    const options = (buttons.buttons ?? []).flatMap(({ buttonId, buttonText }) =>
      option(buttonId, buttonText?.displayText),
    )
    return { lines: [text, contentText, footerText], header: buttons, options, context }
  }
  if (list) {
    const rows = (list.sections ?? []).flatMap(({ rows }) => rows ?? [])
    const options = rows.flatMap(({ rowId, title, description }) =>
      option(rowId, [title, description].filter(Boolean).join(': ')),
    )
    return { lines: [list.title, list.description, list.footerText], options, context: list.contextInfo }
  }
  if (interactive) return menuOfInteractive(interactive)
  return menuOfTemplate(message)
}

function menuOfTemplate({ templateMessage, highlyStructuredMessage }: proto.IMessage): Menu | undefined {
  const inner = templateMessage?.interactiveMessageTemplate
  if (inner) return menuOfInteractive(inner)
  const hydrated =
    templateMessage?.hydratedTemplate ??
    templateMessage?.hydratedFourRowTemplate ??
    highlyStructuredMessage?.hydratedHsm?.hydratedTemplate
  if (!hydrated) return undefined
  const { hydratedTitleText, hydratedContentText, hydratedFooterText, hydratedButtons } = hydrated
  const options = (hydratedButtons ?? []).flatMap(({ quickReplyButton, urlButton, callButton }) => [
    ...option(quickReplyButton?.id, quickReplyButton?.displayText),
    ...option(undefined, [urlButton?.displayText, urlButton?.url].filter(Boolean).join(': ')),
    ...option(undefined, [callButton?.displayText, callButton?.phoneNumber].filter(Boolean).join(': ')),
  ])
  return {
    lines: [hydratedTitleText, hydratedContentText, hydratedFooterText],
    header: hydrated,
    options,
    context: templateMessage?.contextInfo,
  }
}

function menuOfInteractive(message: proto.Message.IInteractiveMessage): Menu {
  const { header, body, footer, nativeFlowMessage, carouselMessage, contextInfo: context } = message
  const cards = (carouselMessage?.cards ?? []).map(menuOfCard)
  return {
    lines: [header?.title, header?.subtitle, body?.text, footer?.text, ...cards.flatMap(({ lines }) => lines)],
    header,
    options: [...(nativeFlowMessage?.buttons ?? []).flatMap(optionsOfFlow), ...cards.flatMap(({ options }) => options)],
    context,
  }
}

/** Cards hold no cards. */
const menuOfCard = ({ carouselMessage: _, ...card }: proto.Message.IInteractiveMessage) => menuOfInteractive(card)

/** `{"display_text", "id", "url"}`, or a list: `{"title", "sections": [{"rows": [{"id", "title"}]}]}`. */
function optionsOfFlow(button: proto.Message.InteractiveMessage.NativeFlowMessage.INativeFlowButton): Option[] {
  const { display_text, id, url, sections } = objectOf(button.buttonParamsJson)
  const rows = objectsIn(sections).flatMap(({ rows }) => objectsIn(rows))
  const named = [stringOf(display_text), stringOf(url)].filter(Boolean).join(': ')
  return [
    ...option(stringOf(id), named),
    ...rows.flatMap((row) => option(stringOf(row.id), stringOf(row.title) ?? stringOf(row.description))),
  ]
}

const option = (id: string | null | undefined, text: string | null | undefined): Option[] =>
  text ? [{ id: id ?? undefined, text }] : []
