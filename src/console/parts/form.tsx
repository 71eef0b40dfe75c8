import { Button, Group, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Failure } from './states.tsx'
import { useCloseDialog, useUnsaved } from './unsaved.tsx'

type Props = {
  /** What Enter and the button do, as `useAct` returns it. */
  act: { mutate: () => void; isPending: boolean; error: Error | null }
  /** What the fields say: while it is another than in the beginning, the dialog asks before it closes. */
  value: unknown
  /** What the button says: the act. */
  submit: string
  /** Something needed is missing still. */
  disabled?: boolean
  danger?: boolean
  /** Where the form says itself what went wrong: what no field says. */
  error?: Error | null | undefined | false
  children: ReactNode
}

/** Fields, what went wrong, and the buttons below them; in a `FormDialog` one of them leaves it be. */
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
