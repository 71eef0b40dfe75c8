import { Button, Group, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Failure } from './states.tsx'

type Props = {
  /** What Enter and the button do, as `useAct` returns it. */
  act: { mutate: () => void; isPending: boolean }
  /** What the button says: the act. */
  submit: string
  /** Something needed is missing still. */
  disabled?: boolean
  danger?: boolean
  /** A button to leave it be, in dialogs. */
  onCancel?: () => void
  /** Where the form says itself what went wrong: what no field says. */
  error?: Error | null | undefined | false
  children: ReactNode
}

/** Fields, what went wrong, and the buttons below them. */
export function Form({ act, submit, disabled = false, danger, onCancel, error, children }: Props) {
  const { t } = useTranslation()
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
          {onCancel && (
            <Button variant="default" onClick={onCancel}>
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
