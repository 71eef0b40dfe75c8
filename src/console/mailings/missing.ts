import type { Channel } from '../templates/texts-of.ts'
import type { WhenDraft } from './draft.ts'

/** What a mailing being written lacks. `text`: of which channels. */
export type Missing =
  | { what: 'name' | 'channel' | 'mend' | 'audience' | 'start' | 'days' }
  | { what: 'text'; channels: Channel[] }

type Draft = {
  name: string
  steps: readonly { channel: Channel; on: boolean; texts: { text: string } }[]
  when: Pick<WhenDraft, 'kind' | 'at' | 'rule' | 'trigger'>
}

/** In the order of the page; empty if it could be saved. */
export function missingOf(draft: Draft, { hasAudience, valid }: { hasAudience: boolean; valid: boolean }): Missing[] {
  const { name, steps, when } = draft
  const on = steps.filter((step) => step.on)
  const textless = on.filter(({ texts }) => texts.text.trim() === '').map(({ channel }) => channel)
  const dayless =
    (when.kind === 'repeat' && when.rule.every === 'weekly' && when.rule.days.length === 0) ||
    (when.kind === 'trigger' && when.trigger.kind === 'retention' && when.trigger.to.length === 0)
  return [
    ...(name.trim() === '' ? [{ what: 'name' as const }] : []),
    ...(on.length === 0 ? [{ what: 'channel' as const }] : []),
    ...(textless.length > 0 ? [{ what: 'text' as const, channels: textless }] : []),
    ...(valid ? [] : [{ what: 'mend' as const }]),
    ...(hasAudience ? [] : [{ what: 'audience' as const }]),
    ...(when.kind === 'at' && when.at === '' ? [{ what: 'start' as const }] : []),
    ...(dayless ? [{ what: 'days' as const }] : []),
  ]
}
