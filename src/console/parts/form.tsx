import { Button, Group, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Failure } from './states.tsx'
import { useCloseDialog, useUnsaved } from './unsaved.tsx'

type Props = {
  /** What Enter and the button do, as returned by `useAct`. */
  act: { mutate: () => void; isPending: boolean; error: Error | null }
  /** The fields' values: while they differ from the beginning, the dialog asks before it closes. */
  value: unknown
  /** What the button says: the act. */
  submit: string
  /** Something required is still missing. */
  disabled?: boolean
  danger?: boolean
  /** For a form that shows errors itself: the ones that belong to no field. */
  error?: Error | null | undefined | false
  children: ReactNode
}

/** Fields, errors, and the buttons below them; in a `FormDialog` one of the buttons cancels. */
export function Form({ act, value, submit, disabled = false, danger, error, children }: Props) {
  const { t } = useTranslation()
  const close = useCloseDialog()
  useUnsaved(value, act)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        act.mutate()
      }}
    >
      <Stack>
        {children}
        {error && <Failure error={error} />}
        <Group justify="flex-end" gap="xs">
          {close && (
            <Button variant="default" onClick={close}>
              {t('act.cancel')}
            </Button>
          )}
          <Button type="submit" disabled={disabled} loading={act.isPending} {...(danger && { color: 'red' })}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
