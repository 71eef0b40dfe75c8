import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import type { ReputationSettings } from '../../api-types.ts'
import { RESTAURANTS_KEY } from '../../restaurants/types.ts'
import { SavedPart } from './saved-part.tsx'

/** The props of each form. */
export type FormProps = { id: string; settings: ReputationSettings }

type Props = {
  id: string
  title: string
  hint?: ReactNode
  /** The form's values in the API's form. */
  changes: () => Record<string, unknown>
  /** Beside Save. */
  actions?: ReactNode
  children: ReactNode
}

/** A part of a restaurant's reputation settings. */
export function PartForm({ id, changes, ...part }: Props) {
  const { t } = useTranslation('shell')
  const save = useAct(() => api.PATCH('/v1/restaurants/{id}/reputation-settings', { path: { id }, body: changes() }), {
    refresh: [RESTAURANTS_KEY],
    done: t('state.saved'),
    onFailed: () => undefined,
  })
  return <SavedPart save={save} value={changes()} {...part} />
}
