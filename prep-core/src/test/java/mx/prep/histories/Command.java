package mx.prep.histories;

import mx.prep.Publisher;

/** What an operator does. */
enum Command {
    ROLLBACK {
        @Override
        void give(Publisher publisher, Watch watch) {
            publisher.rollback("wrong figures");
        }
    };

    abstract void give(Publisher publisher, Watch watch);
}
