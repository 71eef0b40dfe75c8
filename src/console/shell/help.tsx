import { Group, Kbd, Modal, Stack, Table, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type ShortcutGroup, useShortcutGroups } from '../shortcuts.ts'

const SHOWN: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  mod: /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl',
  shift: 'Shift',
}

/** All shortcuts that work on the current page. */
export function Help({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const groups = useShortcutGroups()
  return (
    <Modal opened={opened} onClose={onClose} closeOnClickOutside title={t('keys.title')}>
      <Stack>
        {bySections(groups.toReversed()).map(({ title, shortcuts }) => (
          <section key={title}>
            <Title order={3} size="h4">
              {title}
            </Title>
            <Table withRowBorders={false} verticalSpacing={3} horizontalSpacing={0}>
              <Table.Tbody>
                {shortcuts
                  .filter(({ hidden }) => !hidden)
                  .map(({ keys, label }) => (
                    <Table.Tr key={keys}>
                      <Table.Td>{label}</Table.Td>
                      <Table.Td w={120}>
                        <Keys keys={keys} />
                      </Table.Td>
                    </Table.Tr>
                  ))}
              </Table.Tbody>
            </Table>
          </section>
        ))}
      </Stack>
    </Modal>
  )
}

/** Parts of a screen have shortcuts of their own; they are listed under one heading. */
function bySections(groups: readonly ShortcutGroup[]): ShortcutGroup[] {
  const sections = Map.groupBy(groups, ({ title }) => title)
  return [...sections].map(([title, parts]) => ({ title, shortcuts: parts.flatMap(({ shortcuts }) => shortcuts) }))
}

function Keys({ keys }: { keys: string }) {
  const { t } = useTranslation()
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      {keys.split(' ').map((stroke, index) => (
        <Group key={stroke} gap={4} wrap="nowrap">
          {index > 0 && (
            <Text size="xs" c="dimmed">
              {t('keys.after')}
            </Text>
          )}
          {stroke.split('+').map((key) => (
            <Kbd key={key} size="xs">
              {SHOWN[key] ?? key.toUpperCase()}
            </Kbd>
          ))}
        </Group>
      ))}
    </Group>
  )
}
