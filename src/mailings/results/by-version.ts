import { z } from 'zod'
import type { Channel } from '../../db/schema/deliveries.ts'
import { CHANNELS } from '../../deliveries/index.ts'
import { instantOut, toIso } from '../../http/time.ts'
import type { MailingTextRow } from '../texts/view.ts'
import { figuresOf, figuresSchema, groupsOf, type Part } from './figures.ts'
import { noteSchema, notesOf } from './notes.ts'

export const versionFiguresSchema = z
  .object({
    channel: z.enum(CHANNELS),
    version: z.number().int().meta({ description: '1, 2, ... in each channel' }),
    since: instantOut.meta({ description: 'When the first message left with it' }),
    figures: figuresSchema,
    by_variant: z.array(z.object({ variant: z.number().int(), figures: figuresSchema })),
    notes: z.array(noteSchema).meta({ description: 'Whether its variants differ by more than chance, in words' }),
  })
  .meta({ id: 'MailingVersionFigures' })

type ByChannel = readonly { channel: Channel; own: readonly Part[] }[]

/** The results of each version of a mailing's text, and of each variant within it, channel by channel. */
export function byVersion(
  channels: ByChannel,
  texts: readonly Pick<MailingTextRow, 'channel' | 'version' | 'since_at'>[],
): z.output<typeof versionFiguresSchema>[] {
  return channels.flatMap(({ channel, own }) => {
    const parts = Map.groupBy(own, ({ textVersion }) => textVersion)
    return texts
      .filter((text) => text.channel === channel)
      .map(({ version, since_at }) => {
        const some = parts.get(version) ?? []
        const variants = groupsOf(some, ({ variant }) => variant)
        return {
          channel,
          version,
          since: toIso(since_at),
          figures: figuresOf(some),
          by_variant: variants.map(([variant, each]) => ({ variant, figures: figuresOf(each) })),
          notes: notesOf(variants),
        }
      })
  })
}
