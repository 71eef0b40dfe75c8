import { Modal, type ModalProps } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** What is asked or shown above the page. Its content begins anew each time it opens. */
export function Dialog(props: Pick<ModalProps, 'opened' | 'onClose' | 'size' | 'children'> & { title: string }) {
  const { t } = useTranslation()
  return <Modal {...props} closeButtonProps={{ 'aria-label': t('act.close') }} />
}
