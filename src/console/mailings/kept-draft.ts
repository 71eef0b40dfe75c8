import { api } from '../api.ts'
import type { Mailing, Template } from '../api-types.ts'
import { dropKept, keep as keepText, readKept as readText } from '../kept.ts'
import type { MailingDraft } from './draft.ts'

/** What is written and not saved yet. `seen`: the saved mailing when the writing began; see contentOf. */
export type KeptDraft = { draft: MailingDraft; seen: string | null }

/** Of a new mailing, or of changes to one. */
const nameOf = (mailingId: string | undefined) => `mailing ${mailingId ?? 'new'}`

export function readKept(mailingId?: string): KeptDraft | undefined {
  const stored = readText(nameOf(mailingId))
  const kept = stored === undefined ? undefined : (JSON.parse(stored) as Partial<KeptDraft>)
  return kept?.draft && { draft: kept.draft, seen: kept.seen ?? null }
}

export function keep(kept: KeptDraft, mailingId?: string): void {
  keepText(nameOf(mailingId), JSON.stringify(kept))
}

export function forget(mailingId?: string): void {
  dropKept(nameOf(mailingId))
}

/** Everything people write in a mailing, including its texts: it differs when somebody has changed something. */
export function contentOf(mailing: Mailing, templates: readonly Template[]): string {
  const { name, template_id, channels, channel_mode, audience, number_ids, quiet_hours, promo, priority } = mailing
  const { purpose, finish_before, repeat, trigger, start_local, when_number_lost } = mailing
  // Starting sets it, too.
  const start_at = mailing.status === 'draft' ? mailing.start_at : null
  const what = { name, template_id, channels, channel_mode, audience, number_ids, quiet_hours, promo, priority }
  const when = { purpose, finish_before, repeat, trigger, start_local, start_at, when_number_lost }
  return JSON.stringify({ ...what, ...when, texts: templates.map(({ id, version }) => [id, version]) })
}

/** The templates of a mailing, in the order of its channels. */
export function templateIdsOf({ channels, template_id }: Mailing): string[] {
  return channels?.map((each) => each.template_id) ?? [template_id]
}

/** The same for the mailing as it is saved now. */
export async function contentNow(mailingId: string): Promise<string> {
  const mailing = await api.GET('/v1/mailings/{id}', { path: { id: mailingId } })
  const ids = templateIdsOf(mailing)
  return contentOf(mailing, await Promise.all(ids.map((id) => api.GET('/v1/templates/{id}', { path: { id } }))))
}
