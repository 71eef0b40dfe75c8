import type { Audience } from '../api-types.ts'
import { draftOf, emptyGroup, type GroupDraft } from './conditions.ts'

/** The builder's state, even while it is incomplete. */
export type PickerDraft = {
  kind: 'all' | 'saved' | 'conditions' | 'kept'
  audienceId: string | null
  group: GroupDraft
  exclude: string[]
  /** Of a kind that cannot be built here (a tag, particular guests): left as it is. */
  kept?: Audience
}

export function emptyPicker(): PickerDraft {
  return { kind: 'all', audienceId: null, group: emptyGroup(), exclude: [] }
}

/** The draft of an audience that was saved with a mailing. */
export function pickerOf(audience: Audience): PickerDraft {
  const draft = { ...emptyPicker(), exclude: audience.exclude_audience_ids ?? [] }
  if ('all' in audience) return draft
  if ('audience_id' in audience) return { ...draft, kind: 'saved', audienceId: audience.audience_id }
  if ('conditions' in audience) return { ...draft, kind: 'conditions', group: draftOf(audience.conditions) }
  if ('tag' in audience) {
    const group = draftOf({ field: 'tag', op: 'in', value: [audience.tag] })
    return { ...draft, kind: 'conditions', group }
  }
  return { ...draft, kind: 'kept', kept: audience }
}
