import { Alert, Button, Code, Group, Modal, Stack } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Copy } from '../parts/copy.tsx'

type Props = { title: string; text: string; value: string | undefined; onClose: () => void }

/** A key, secret or password that is shown only once. Only its button closes it. */
export function ShownOnce({ title, text, value, onClose }: Props) {
  const { t } = useTranslation('settings')
  return (
    <Modal
      opened={value !== undefined}
      onClose={onClose}
      title={title}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack>
        <Alert color="yellow" icon={<IconKey />}>
          {text}
        </Alert>
        <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }} tabIndex={0}>
          {value}
        </Code>
        <Group justify="space-between">
          <Copy value={value ?? ''} />
          <Button onClick={onClose}>{t('once.done')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
