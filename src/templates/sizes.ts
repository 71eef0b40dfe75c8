import { type SmsSize, sizeOfSms } from '../channels/index.ts'
import type { TemplateChannel } from '../db/schema/templates.ts'

export { sizeOfSms }

/** How long a text is, as its channel counts. */
export type TextSize = { characters: number; titleCharacters: number | null; sms: SmsSize | null }

export function sizeOfText(channel: TemplateChannel, text: string, title: string | undefined): TextSize {
  return {
    characters: [...text].length,
    titleCharacters: title === undefined ? null : [...title].length,
    sms: channel === 'sms' ? sizeOfSms(text) : null,
  }
}
