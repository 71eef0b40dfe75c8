import { z } from 'zod'
import { CHANNELS } from '../deliveries/index.ts'
import { nameInput } from '../http/inputs.ts'
import { MAX_TEXT_LENGTH } from './liquid.ts'
import { MAX_TITLE_LENGTH } from './text-problems.ts'

export const channelInput = z.enum(CHANNELS)
const languageInput = z.string().min(2).max(20).meta({ description: 'ru or en; greetings come in it' })
const textInput = z
  .string()
  .min(1)
  .max(MAX_TEXT_LENGTH)
  .meta({
    examples: ["{{ greeting }}, {{ guest.first_name | default: 'друг' }}! {{ '😋|🥟' | pick }} Ждать вас в пятницу?"],
  })
const titleInput = z.string().trim().min(1).max(MAX_TITLE_LENGTH).nullable().meta({ description: 'Of a push' })
const variantsInput = z
  .array(textInput)
  .max(20)
  .meta({ description: 'Other wordings of the text; each guest gets one, always the same in a mailing' })
const languagesInput = z
  .record(
    z.string().max(20),
    z.object({ title: titleInput.optional(), text: textInput, variants: variantsInput.default([]) }),
  )
  .meta({ description: 'The same in other languages, for guests who speak them: {"en": {"text": ...}}' })
const waiverInput = z
  .boolean()
  .meta({ description: 'Send it although its last sentence is no question; who allowed it and when is kept' })

/** What a marketer writes, in its first form. */
export const textsInput = z.object({
  channel: channelInput.default('whatsapp'),
  language: languageInput.default('ru'),
  title: titleInput.optional(),
  text: textInput,
  variants: variantsInput.default([]),
  languages: languagesInput.default({}),
  ends_without_question_ok: waiverInput.default(false),
})

export const textChangesInput = z.object({
  name: nameInput.optional(),
  language: languageInput.optional(),
  title: titleInput.optional(),
  text: textInput.optional(),
  variants: variantsInput.optional(),
  languages: languagesInput.optional(),
  ends_without_question_ok: waiverInput.optional(),
})
