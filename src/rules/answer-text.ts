import type { Tx } from '../db/index.ts'
import { getGuest, guestTimeZone } from '../guests/index.ts'
import { findNumber } from '../numbers/index.ts'
import { getTemplate, openTexts } from '../templates/index.ts'
import type { RuleDeps } from './deps.ts'
import type { Occurrence } from './matches.ts'
import type { ActionOf } from './schema.ts'

/** The words of an answer, in the guest's language if it comes from a template; or why there are none. */
export async function answerText(
  tx: Tx,
  { settings, optOutLink, clock }: RuleDeps,
  action: ActionOf<'answer_text' | 'answer_template'>,
  { ruleId, occurrence, numberId }: { ruleId: string; occurrence: Occurrence; numberId: string },
): Promise<{ text: string } | { skip: string }> {
  if (action.kind === 'answer_text') return { text: action.text }
  const template = await getTemplate(tx, action.template_id)
  if (template.archived_at !== null) return { skip: 'template_archived' }
  const ofRule = { id: ruleId, promo_percent: null, promo_days: null }
  const render = await openTexts({ settings, optOutLink }, tx, ofRule, template)
  const guest = await getGuest(tx, occurrence.guestId)
  return render({
    delivery: { id: ruleId, dedupeKey: occurrence.cause },
    guest,
    number: (await findNumber(tx, numberId)) ?? null,
    at: clock.now(),
    zone: guestTimeZone(guest, settings.OTKLIK_TIME_ZONE),
  })
}
