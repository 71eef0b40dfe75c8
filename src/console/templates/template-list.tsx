import { Anchor, Badge, Button, Card, Group, SegmentedControl, SimpleGrid, Text } from '@mantine/core'
import { IconPlus, IconTemplate } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useList } from '../lists.ts'
import { PageFrame } from '../parts/page.tsx'
import { Rows } from '../parts/rows.tsx'
import { Empty } from '../parts/states.tsx'
import { When } from '../parts/when.tsx'
import { useCan } from '../session.ts'
import { CHANNELS, type Channel, TEMPLATES_KEY } from './texts-of.ts'

/** All templates, newest first. */
export function TemplateList() {
  const { t } = useTranslation('templates')
  const [channel, setChannel] = useState<Channel | ''>('')
  const templates = useList([...TEMPLATES_KEY, 'list'], '/v1/templates', { query: { channel } })
  const add = useCan()('mailings:write') && (
    <Button component={Link} href="/templates/new" leftSection={<IconPlus size={16} />}>
      {t('add')}
    </Button>
  )
  return (
    <PageFrame
      title={t('title')}
      hint={t('hint')}
      actions={
        <>
          <Button component={Link} href="/templates/at-meta" variant="default">
            {t('atMeta.title')}
          </Button>
          {templates.rows.length > 0 && add}
        </>
      }
    >
      <SegmentedControl
        aria-label={t('channel')}
        value={channel}
        onChange={(value) => setChannel(value as Channel | '')}
        data={[
          { value: '', label: t('allChannels') },
          ...CHANNELS.map((each) => ({ value: each, label: t(`channels.${each}`) })),
        ]}
        style={{ alignSelf: 'flex-start' }}
      />
      <Rows
        list={templates}
        empty={
          <Empty icon={<IconTemplate />} title={t('empty.title')} action={add}>
            {t('empty.text')}
          </Empty>
        }
      >
        {(rows) => (
          <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }}>
            {rows.map((template) => (
              <Card key={template.id} component="article">
                <Group justify="space-between" wrap="nowrap" align="flex-start" mb={6}>
                  <Anchor component={Link} href={`/templates/${template.id}`} fw={600} c="var(--mantine-color-text)">
                    {template.name}
                  </Anchor>
                  <Badge color="gray">{t(`channels.${template.channel}`)}</Badge>
                </Group>
                {template.title && (
                  <Text size="sm" fw={600} className="people-wrote" dir="auto">
                    {template.title}
                  </Text>
                )}
                <Text size="sm" className="people-wrote" dir="auto" lineClamp={5}>
                  {template.text}
                </Text>
                <Text size="xs" c="dimmed" mt={8}>
                  {t('changed')} <When at={template.updated_at} as="ago" />
                </Text>
              </Card>
            ))}
          </SimpleGrid>
        )}
      </Rows>
    </PageFrame>
  )
}
