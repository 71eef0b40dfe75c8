import { api } from '../api.ts'
import type { Number as WhatsAppNumber } from '../api-types.ts'

/** The entered data of an official number; empty: unchanged. */
export type OfficialInput = {
  phone_number_id: string
  waba_id: string
  access_token: string
  app_secret: string
  graph_url: string
}

export const NO_INPUT: OfficialInput = {
  ...{ phone_number_id: '', waba_id: '', access_token: '', app_secret: '', graph_url: '' },
}

/** Only what was filled in. */
function filledOf(input: OfficialInput): Partial<OfficialInput> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value.trim() !== ''))
}

type Form = Pick<WhatsAppNumber, 'label' | 'restaurant_id' | 'time_zone' | 'limits' | 'pacing'>

/** Adds an official number, or changes one; a new one's limits and pace are Meta's. */
export function saveOfficial(number: WhatsAppNumber | undefined, form: Form, input: OfficialInput) {
  const { label, restaurant_id, time_zone, limits, pacing } = form
  const { phone_number_id, graph_url, ...rest } = input
  if (!number) {
    const meta = { phone_number_id, ...rest, ...(graph_url.trim() !== '' && { graph_url }) }
    return api.POST('/v1/numbers', { body: { label, restaurant_id, time_zone, kind: 'cloud_api', meta } })
  }
  const { phone_number_id: _, ...meta } = filledOf(input)
  const body = { label, restaurant_id, time_zone, limits, pacing, ...(Object.keys(meta).length > 0 && { meta }) }
  return api.PATCH('/v1/numbers/{id}', { path: { id: number.id }, body })
}
