import { Anchor, SimpleGrid, Stack, Text } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { api } from '../api.ts'
import type { Mailing, Template } from '../api-types.ts'
import { AudienceWords } from '../audiences/audience-words.tsx'
import { useFormats } from '../formats.ts'
import { usePersonName } from '../parts/person-name.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { TEMPLATES_KEY } from '../templates/texts-of.ts'
import { templateIdsOf } from './kept-draft.ts'
import { Wordings } from './wordings.tsx'

/** What a mailing says, to whom, and who made it. */
export function Content({ mailing }: { mailing: Mailing }) {
  const { t } = useTranslation('mailings')
  const formats = useFormats()
  const nameOf = usePersonName()
  const templates = useQueries({
    queries: templateIdsOf(mailing).map((id) => ({
      queryKey: [...TEMPLATES_KEY, id],
      queryFn: ({ signal }: { signal: AbortSignal }) => api.GET('/v1/templates/{id}', { path: { id }, signal }),
    })),
  })
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <Stack gap="md">
        {templates.map(({ data, error }, at) => {
          const key = templateIdsOf(mailing)[at]
          if (error) return <Failure key={key} error={error} />
          return data ? <TextsOf key={key} template={data} /> : <Loading key={key} lines={3} />
        })}
      </Stack>
      <Stack gap={6}>
        <Text size="sm">
          <Text span fw={600}>
            {t('content.audience')}
          </Text>{' '}
          <AudienceWords audience={mailing.audience} />
        </Text>
        <Text size="sm">
          <Text span fw={600}>
            {t('content.purpose')}
          </Text>{' '}
          {t(`edit.purposes.${mailing.purpose}`)}
        </Text>
        <Text size="sm">
          <Text span fw={600}>
            {t('content.author')}
          </Text>{' '}
          <bdi className="people-wrote">{nameOf(mailing.created_by)}</bdi>, {formats.dateTime(mailing.created_at)}
        </Text>
      </Stack>
    </SimpleGrid>
  )
}

/** Everything a channel says: each variant by its number in the results, in each language. */
function TextsOf({ template }: { template: Template }) {
  const { t } = useTranslation('templates')
  return (
    <Stack gap={8}>
      <Text size="sm" c="dimmed">
        {t(`channels.${template.channel}`)} ·{' '}
        <Anchor component={Link} href={`/templates/${template.id}`} size="sm">
          <bdi className="people-wrote">{template.name}</bdi>
        </Anchor>
      </Text>
      <Wordings of={template} />
    </Stack>
  )
}
