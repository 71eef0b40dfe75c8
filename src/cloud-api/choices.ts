import { z } from 'zod'
import { storedJson } from '../db/index.ts'

/**
 * Buttons and rows appear in the text as numbered lines, because linked numbers have none. The meaning of each is
 * stored for the answer.
 */
const choicesSchema = z.object({
  kind: z.enum(['button_reply', 'list_reply', 'button']),
  options: z.array(z.object({ id: z.string(), title: z.string(), description: z.string().optional() })),
})

export type Choices = z.output<typeof choicesSchema>

export const readChoices = storedJson('cloud_api_messages.choices', choicesSchema)

/** The options as lines: `1. Title`, with the description below its title. */
export function numberedLines({ options }: Pick<Choices, 'options'>): string {
  return options
    .map(({ title, description }, index) => `${index + 1}. ${title}${description ? `\n    ${description}` : ''}`)
    .join('\n')
}

/** The guest's choice: by its number or its title, with nothing else in the message. */
export function chosenOf({ options }: Choices, text: string): Choices['options'][number] | undefined {
  const said = text
    .trim()
    .replace(/[.)!]$/u, '')
    .trim()
  if (/^\d{1,2}$/.test(said)) return options[Number(said) - 1]
  const folded = fold(said)
  return options.find(({ title }) => fold(title) === folded)
}

const fold = (text: string): string => text.trim().toLocaleLowerCase('ru').replaceAll('ё', 'е')
