import { api } from '../api.ts'
import { type Channel, forServer } from '../templates/texts-of.ts'
import type { StepDraft } from './draft.ts'

/**
 * Saves the texts of the enabled channels: new ones become templates with the mailing's name, changed ones change their
 * template. Returns the ids of the templates in the order of the steps; `onSaved` is called with each at once, so that
 * none is created twice when a later one is refused.
 */
export async function saveTexts(
  steps: readonly StepDraft[],
  name: string,
  onSaved: (channel: Channel, templateId: string) => void,
): Promise<string[]> {
  const ids: string[] = []
  for (const { channel, templateId, texts, dirty } of steps) {
    if (templateId === null) {
      const { id } = await api.POST('/v1/templates', { body: { name, ...forServer(texts) } })
      ids.push(id)
      onSaved(channel, id)
      continue
    }
    if (dirty) {
      const { channel: _, ...changes } = forServer(texts)
      await api.PATCH('/v1/templates/{id}', { path: { id: templateId }, body: changes })
      onSaved(channel, templateId)
    }
    ids.push(templateId)
  }
  return ids
}
