import { Alert, Badge, Button, Card, Group, SimpleGrid, Text } from '@mantine/core'
import { IconRefresh, IconTemplate } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { MessageTemplate } from '../api-types.ts'
import { useList } from '../lists.ts'
import { useLive } from '../live.ts'
import { PageFrame } from '../parts/page.tsx'
import { Rows } from '../parts/rows.tsx'
import { Empty } from '../parts/states.tsx'
import { When } from '../parts/when.tsx'
import { useCan } from '../session.ts'
import { MessagePrices } from './message-prices.tsx'

const KEY = ['message-templates'] as const
const COLOURS: Readonly<Record<string, string>> = { approved: 'green', pending: 'yellow', in_appeal: 'yellow' }
const QUALITY = { green: 'green', yellow: 'yellow', red: 'red', unknown: 'gray' } as const

/** The templates at Meta: which may be sent, and how Meta rates them; and what messages cost. */
export function MessageTemplateList() {
  const { t } = useTranslation('templates')
  const client = useQueryClient()
  const templates = useList([...KEY, 'list'], '/v1/message-templates')
  const can = useCan()
  const sync = useAct(() => api.POST('/v1/message-templates/sync'), { refresh: [[...KEY]], done: t('atMeta.synced') })
  useLive(['message_template.updated', 'reset'], () => void client.invalidateQueries({ queryKey: KEY }))
  return (
    <PageFrame
      title={t('atMeta.title')}
      hint={t('atMeta.hint')}
      above={{ href: '/templates', title: t('title') }}
      actions={
        can('mailings:write') && (
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} />}
            loading={sync.isPending}
            onClick={() => sync.mutate()}
          >
            {t('atMeta.sync')}
          </Button>
        )
      }
    >
      <Rows
        list={templates}
        empty={
          <Empty icon={<IconTemplate />} title={t('atMeta.emptyTitle')}>
            {t('atMeta.emptyText')}
          </Empty>
        }
      >
        {(rows) => (
          <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }}>
            {rows.map((row) => (
              <TemplateCard key={row.id} row={row} />
            ))}
          </SimpleGrid>
        )}
      </Rows>
      <MessagePrices />
    </PageFrame>
  )
}

function TemplateCard({ row }: { row: MessageTemplate }) {
  const { t, i18n } = useTranslation('templates')
  const status = i18n.exists(`templates:atMeta.status.${row.status}`)
    ? t(`atMeta.status.${row.status}` as 'atMeta.status.approved')
    : row.status
  const reasonOf = (reason: string) => {
    const name = reason.toLowerCase()
    return i18n.exists(`templates:atMeta.reason.${name}`) ? t(`atMeta.reason.${name}` as 'atMeta.reason.scam') : reason
  }
  return (
    <Card component="article">
      <Group justify="space-between" wrap="nowrap" align="flex-start" mb={6}>
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {row.name}
        </Text>
        <Badge color={COLOURS[row.status] ?? 'red'} style={{ flexShrink: 0 }}>
          {status}
        </Badge>
      </Group>
      <Group gap={6} mb={6}>
        <Badge color="gray">{row.language}</Badge>
        <Badge color="gray">{t(`atMeta.category.${row.category}`)}</Badge>
        <Badge color={QUALITY[row.quality]} variant="dot">
          {t(`atMeta.quality.${row.quality}`)}
        </Badge>
      </Group>
      {(row.reason ?? row.unsendable) && (
        <Alert color="yellow" p="xs" mb={6}>
          {row.reason ? reasonOf(row.reason) : row.unsendable}
        </Alert>
      )}
      <Text size="sm" className="people-wrote" dir="auto" lineClamp={8}>
        {row.text}
      </Text>
      <Text size="xs" c="dimmed" mt={8}>
        {t('atMeta.told')} <When at={row.told_at} as="ago" />
      </Text>
    </Card>
  )
}
