import { Button, Group } from '@mantine/core'

type Props = { message: string; label: string; onUndo: () => void }

/** What was done, with a button to undo it. */
export function Undo({ message, label, onUndo }: Props) {
  return (
    <Group justify="space-between" wrap="nowrap" gap="xs">
      <span>{message}</span>
      <Button size="compact-sm" variant="light" flex="none" onClick={onUndo}>
        {label}
      </Button>
    </Group>
  )
}
