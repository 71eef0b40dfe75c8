import { ActionIcon, Button, Group, Menu, Stack, Text } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type Keyed, problemAt } from './draft.ts'

type Props<T extends { kind: string }, K extends string> = {
  parts: Keyed<T>[]
  /** Their place in the rule. */
  path: 'conditions' | 'actions'
  title: (kind: T['kind']) => string
  kinds: readonly K[]
  titleOfKind: (kind: K) => string
  make: (kind: K) => Keyed<T>
  add: string
  error: Error | null
  onChange: (parts: Keyed<T>[]) => void
  children: (value: T, change: (value: T) => void) => ReactNode
}

/** Conditions or actions: each with its fields, its errors and a button to remove it; one more below. */
export function PartsList<T extends { kind: string }, K extends string>(props: Props<T, K>) {
  const { parts, path, title, kinds, titleOfKind, make, add, error, onChange, children } = props
  const { t } = useTranslation('rules')
  return (
    <Stack gap="sm">
      {parts.map(({ key, value }, index) => (
        <Stack key={key} gap={4} role="group" aria-label={title(value.kind)}>
          <Group gap="xs" justify="space-between" wrap="nowrap">
            <Text size="sm" fw={600}>
              {title(value.kind)}
            </Text>
            <ActionIcon
              color="gray"
              aria-label={t('takeAway', { what: title(value.kind) })}
              onClick={() => onChange(parts.filter((part) => part.key !== key))}
            >
              <IconX size={16} />
            </ActionIcon>
          </Group>
          {children(value, (next) => onChange(parts.map((part) => (part.key === key ? { key, value: next } : part))))}
          <Wrong error={error} path={`${path}.${index}`} />
        </Stack>
      ))}
      <Menu position="bottom-start">
        <Menu.Target>
          <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} style={{ alignSelf: 'flex-start' }}>
            {add}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {kinds.map((kind) => (
            <Menu.Item key={kind} onClick={() => onChange([...parts, make(kind)])}>
              {titleOfKind(kind)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Stack>
  )
}

function Wrong({ error, path }: { error: Error | null; path: string }) {
  const { t, i18n } = useTranslation('rules')
  const problem = problemAt(error, path)
  if (!problem) return null
  const { code, name = '' } = problem
  const known = i18n.exists(`rules:problem.${code}`)
  return (
    <Text size="sm" c="var(--mantine-color-error)" role="alert">
      {t(known ? (`problem.${code}` as 'problem.unknown_tag') : 'problem.missing', { name })}
    </Text>
  )
}
