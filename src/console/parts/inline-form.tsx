import { Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LeavingPlace, useCloseDialog, useLeaving, useUnsaved } from './unsaved.tsx'

/** Something that is changed in its place, by an `InlineForm` within: its Cancel asks before unsaved words are lost. */
export function InPlace({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  const { place } = useLeaving(onClose)
  return <LeavingPlace place={place}>{children}</LeavingPlace>
}

type Props = {
  /** What saves, as returned by `useAct`. */
  act: { mutate: () => void; isPending: boolean; error: Error | null }
  /** The fields' values: while they differ from the beginning, leaving asks. */
  value: unknown
  /** There is nothing to save. */
  disabled?: boolean
  className?: string | undefined
  children: ReactNode
}

/** A field or two, with Save and Cancel below them. */
export function InlineForm({ act, value, disabled = false, className, children }: Props) {
  const { t } = useTranslation()
  const close = useCloseDialog()
  useUnsaved(value, act)
  return (
    <form
      className={className}
      onSubmit={(event) => {
        event.preventDefault()
        if (!disabled) act.mutate()
      }}
    >
      {children}
      <Group gap={6} mt="xs">
        <Button size="xs" type="submit" disabled={disabled} loading={act.isPending}>
          {t('act.save')}
        </Button>
        <Button size="xs" variant="default" onClick={close}>
          {t('act.cancel')}
        </Button>
      </Group>
    </form>
  )
}
