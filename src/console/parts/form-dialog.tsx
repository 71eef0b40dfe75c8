import { Modal, type ModalProps } from '@mantine/core'
import { LeavingPlace, useLeaving } from './unsaved.tsx'

/** A dialog with a form: Escape, its cross and Cancel ask before unsaved words are lost. */
export function FormDialog({ onClose, children, ...modal }: ModalProps) {
  const { place, leave } = useLeaving(onClose)
  return (
    <Modal {...modal} onClose={leave}>
      <LeavingPlace place={place}>{children}</LeavingPlace>
    </Modal>
  )
}
