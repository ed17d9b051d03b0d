package io.baton.internal.snapshot;

class MemoryObjectsTest extends ObjectStoreContract {

    private final MemoryObjects objects = new MemoryObjects();

    @Override
    ObjectStore store() {
        return objects;
    }
}
