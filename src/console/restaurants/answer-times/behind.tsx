import { Anchor, Badge, Button, Group, Stack, Switch, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useFormats } from '../../formats.ts'
import { useList } from '../../lists.ts'
import { Part } from '../../parts/part.tsx'
import { Rows } from '../../parts/rows.tsx'
import { When } from '../../parts/when.tsx'
import { RESTAURANTS_KEY } from '../types.ts'
import type { Group as Grouping } from './groups.ts'

type Props = {
  query: { from: string; to: string; group_by: Grouping; key: string }
  name: string
  onClose(): void
}

/** The conversations behind a row of the report. */
export function Behind({ query, name, onClose }: Props) {
  const { t } = useTranslation(['restaurants', 'shell'])
  const formats = useFormats()
  const [late, setLate] = useState(false)
  const list = useList([...RESTAURANTS_KEY, 'answer-times', 'behind'], '/v1/reports/answer-times/conversations', {
    query: { ...query, ...(late && { late: 'true' as const }) },
  })
  return (
    <Part
      title={t('answerTimes.behind', { name })}
      actions={
        <Group gap="sm">
          <Switch
            size="xs"
            label={t('answerTimes.lateOnly')}
            checked={late}
            onChange={({ currentTarget }) => setLate(currentTarget.checked)}
          />
          <Button size="xs" variant="default" onClick={onClose}>
            {t('answerTimes.close')}
          </Button>
        </Group>
      }
    >
      <Rows list={list} empty={<Text c="dimmed">{t('answerTimes.nothing')}</Text>} more={{ mt: 'sm' }}>
        {(rows) => (
          <Stack gap={6} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
            {rows.map((row) => (
              <Group key={row.id} component="li" gap="xs">
                <Anchor component={Link} href={`/inbox/${row.guest_id}`} size="sm">
                  <bdi className="people-wrote">{row.guest_name ?? t('shell:state.noName')}</bdi>
                </Anchor>
                <Text size="sm" className="numerals">
                  {t(row.kind === 'answer' ? 'answerTimes.answered' : 'answerTimes.resolvedAfter', {
                    span: formats.span(row.took_seconds * 1_000),
                  })}
                </Text>
                {row.within_target === false && <Badge color="red">{t('answerTimes.late')}</Badge>}
                <Text size="sm" c="dimmed">
                  <When at={row.at} />
                </Text>
              </Group>
            ))}
          </Stack>
        )}
      </Rows>
    </Part>
  )
}
