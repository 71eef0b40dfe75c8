import { Card, Group, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

type Props = { title: string; hint?: ReactNode; actions?: ReactNode; children: ReactNode; id?: string }

/** A part of a page with its heading. */
export function Part({ title, hint, actions, children, id }: Props) {
  return (
    <Card component="section" aria-label={title} {...(id && { id })}>
      <Group justify="space-between" align="flex-start" mb="sm" gap="xs">
        <div style={{ minWidth: 0 }}>
          <Title order={2} size="h4">
            {title}
          </Title>
          {hint && (
            <Text size="sm" c="dimmed">
              {hint}
            </Text>
          )}
        </div>
        {actions}
      </Group>
      {children}
    </Card>
  )
}
