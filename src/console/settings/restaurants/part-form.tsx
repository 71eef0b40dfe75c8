import { Button, Group, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import type { ReputationSettings } from '../../api-types.ts'
import { Part } from '../../parts/part.tsx'
import { Failure } from '../../parts/states.tsx'
import { RESTAURANTS_KEY } from '../../restaurants/types.ts'
import { useCan } from '../../session.ts'

/** What each of the forms gets. */
export type FormProps = { id: string; settings: ReputationSettings }

type Props = {
  id: string
  title: string
  hint?: ReactNode
  /** What the form says now, as the API takes it. */
  changes: () => Record<string, unknown>
  /** Beside Save. */
  actions?: ReactNode
  children: ReactNode
}

/** A part of a restaurant's settings that is saved by itself. Who may not change it reads it. */
export function PartForm({ id, title, hint, changes, actions, children }: Props) {
  const { t } = useTranslation(['settings', 'shell'])
  const may = useCan()('restaurants:write')
  const save = useAct(() => api.PATCH('/v1/restaurants/{id}/reputation-settings', { path: { id }, body: changes() }), {
    refresh: [RESTAURANTS_KEY],
    done: t('shell:state.saved'),
    onFailed: () => undefined,
  })
  return (
    <Part title={title} hint={hint}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <fieldset disabled={!may} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
          <Stack>
            {children}
            {save.error && <Failure error={save.error} />}
            {may && (
              <Group gap="xs">
                <Button type="submit" loading={save.isPending}>
                  {t('shell:act.save')}
                </Button>
                {actions}
              </Group>
            )}
          </Stack>
        </fieldset>
      </form>
    </Part>
  )
}
