// The listeners of the socket to WhatsApp are here and not in wasm: they outlive a wasm instance that trapped, and each
// listener keeps the number of the instance that it was made for. An instance that is replaced leaves its sockets open
// and unread. Such a stale socket is closed at its next frame, and its object is woken by its own alarm (an object may
// touch only its own storage).

const sockets = (globalThis.cloudwaSockets ??= new Map());
// Sockets whose reader in wasm was dropped on purpose; their late events are ignored.
const released = new WeakSet();
let instance = 0;

// Called at every start of the wasm instance.
export function instanceStarted() {
  instance += 1;
}

// Closes the socket that an earlier instance of this object left open.
export function closeStaleSocket(objectId) {
  const socket = sockets.get(objectId);
  sockets.delete(objectId);
  close(socket, 1000, 'superseded');
}

// Reads `socket` for the object `objectId` until it closes. `onFrame(bytes)` and `onClose(code, reason)` are wasm
// closures of the current instance.
export function attach(objectId, socket, storage, onFrame, onClose) {
  const born = instance;
  closeStaleSocket(objectId);
  sockets.set(objectId, socket);
  socket.binaryType = 'arraybuffer';

  const orphaned = () => {
    if (sockets.get(objectId) === socket) sockets.delete(objectId);
    close(socket, 1000, 'restarting');
    storage.setAlarm(Date.now()).catch(() => {});
  };
  const deliver = (call) => {
    if (released.has(socket)) return;
    if (born !== instance) return orphaned();
    try {
      call();
    } catch (error) {
      // A trap: this wasm instance is lost. The next call into the Worker starts a new one.
      console.error('the session trapped on a frame', error);
      orphaned();
    }
  };

  socket.addEventListener('message', (event) => deliver(() => onFrame(new Uint8Array(event.data))));
  socket.addEventListener('close', (event) => {
    close(socket, 1000, '');
    if (sockets.get(objectId) === socket) sockets.delete(objectId);
    deliver(() => onClose(event.code, event.reason));
  });
  socket.addEventListener('error', () => deliver(() => onClose(1006, 'error')));
  socket.accept();
}

// The wasm closures of `socket` are about to be dropped.
export function release(socket) {
  released.add(socket);
}

export function close(socket, code, reason) {
  try {
    socket?.close(code, reason);
  } catch {
    // Closed already.
  }
}

// A timer: calls `wake` after `ms`, or never once it is cleared.
export function sleep(ms, wake) {
  return setTimeout(wake, ms);
}

export function cancelSleep(timer) {
  clearTimeout(timer);
}
