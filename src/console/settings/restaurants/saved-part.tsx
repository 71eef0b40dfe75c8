import { Button, Group, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Part } from '../../parts/part.tsx'
import { Failure } from '../../parts/states.tsx'
import { useUnsaved } from '../../parts/unsaved.tsx'
import { useCan } from '../../session.ts'

type Props = {
  title: string
  hint?: ReactNode
  /** As returned by `useAct`. */
  save: { mutate: () => void; isPending: boolean; error: Error | null }
  /** The form's current value. */
  value: unknown
  /** Beside Save. */
  actions?: ReactNode
  children: ReactNode
}

/** A part of a restaurant's settings that is saved on its own. Users who may not change it can read it. */
export function SavedPart({ title, hint, save, value, actions, children }: Props) {
  const { t } = useTranslation('shell')
  const may = useCan()('restaurants:write')
  const changed = useUnsaved(value, save)
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
                <Button type="submit" variant={changed ? 'filled' : 'default'} loading={save.isPending}>
                  {t('act.save')}
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
