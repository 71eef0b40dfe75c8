import { Modal, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import type { MailingVersionFigures } from '../api-types.ts'
import { usePersonName } from '../parts/person-name.tsx'
import { Loaded } from '../parts/states.tsx'
import { When } from '../parts/when.tsx'
import { MAILINGS_KEY } from './types.ts'
import { Wordings } from './wordings.tsx'

type Props = {
  mailingId: string
  version: Pick<MailingVersionFigures, 'channel' | 'version'>
  onClose: () => void
}

/** What a version of a mailing's text said, and who wrote it. */
export function VersionWords({ mailingId, version: { channel, version }, onClose }: Props) {
  const { t } = useTranslation('mailings')
  const nameOf = usePersonName()
  const texts = useQuery({
    queryKey: [...MAILINGS_KEY, mailingId, 'texts', channel, version],
    queryFn: ({ signal }) =>
      api.GET('/v1/mailings/{id}/texts', { path: { id: mailingId }, query: { channel, version }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <Modal opened onClose={onClose} closeOnClickOutside title={t('results.version', { number: version })}>
      <Loaded query={texts}>
        {({ data }) =>
          data.map(({ template, message_template }) => (
            <Stack key={version} gap="sm">
              <Text size="sm" c="dimmed">
                <bdi className="people-wrote">{nameOf(template.saved_by)}</bdi>, <When at={template.saved_at} />
              </Text>
              <Wordings of={template} />
              {message_template && message_template.texts.length > 0 && (
                <div>
                  <Text size="sm" c="dimmed">
                    {t('results.official')}: {message_template.name}
                  </Text>
                  {message_template.texts.map((text) => (
                    <Text key={text} size="sm" className="people-wrote" dir="auto" style={{ whiteSpace: 'pre-line' }}>
                      {text}
                    </Text>
                  ))}
                </div>
              )}
            </Stack>
          ))
        }
      </Loaded>
    </Modal>
  )
}
