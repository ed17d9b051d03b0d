package io.baton.infra.cli.seek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.internal.lease.LeaseKey;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanFileTest {

    @Test
    void whatIsWrittenIsReadBackWhateverTheGroupIsCalled() throws IOException {
        var odd = new LeaseKey("a,\"b\"\n= c/d", "orders", 0);
        var plain = new LeaseKey("group", "orders", 12);
        String text = PlanFile.write(List.of(new Move(odd, 5, 7, 0, 9), new Move(plain, 9, 3, 0, 9)));
        assertThat(PlanFile.read(text, null)).isEqualTo(Map.of(odd, 7L, plain, 3L));
    }

    @Test
    void theFormOfKafkasToolForOneGroupIsReadToo() throws IOException {
        assertThat(PlanFile.read("\"orders\",0,42\norders,1,43\n", "group"))
                .isEqualTo(Map.of(new LeaseKey("group", "orders", 0), 42L, new LeaseKey("group", "orders", 1), 43L));
    }

    @Test
    void everyLineThatIsWrongIsNamed() {
        assertThatThrownBy(() -> PlanFile.read("g,t,0,1\ng,t,0,2\ng,t,x,1\ng,t,1,-1\nt,1,2\n1,2\n", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2 names g/t/0 twice")
                .hasMessageContaining("line 3 is wrong")
                .hasMessageContaining("line 4 is wrong")
                .hasMessageContaining("line 5 names no group")
                .hasMessageContaining("line 6 has 2 columns");
    }

    @Test
    void anEmptyFileIsRefused() {
        assertThatThrownBy(() -> PlanFile.read("\n", null)).hasMessageContaining("no line");
    }
}
