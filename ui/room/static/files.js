// Recordings that are on their way: kept by the phone until the room has them, also over a reload.

const STORE = "files";

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("chushan-room", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

// `act` gets the store and returns a request; null where the phone keeps nothing
async function use(mode, act) {
  try {
    const db = await open();
    const found = await new Promise((resolve, reject) => {
      const turn = db.transaction(STORE, mode);
      const asked = act(turn.objectStore(STORE));
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
      turn.onabort = () => reject(turn.error);
    });
    db.close();
    return found;
  } catch (error) { return null; }
}

export const keepFile = (key, file) => use("readwrite", (store) => store.put(file, key));
export const keptFile = (key) => use("readonly", (store) => store.get(key));
export const dropFile = (key) => use("readwrite", (store) => store.delete(key));
